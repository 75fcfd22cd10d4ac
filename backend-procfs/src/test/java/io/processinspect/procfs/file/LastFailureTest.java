package io.processinspect.procfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class LastFailureTest {
    private final LastFailure failure = new LastFailure();

    @Test
    void a_denied_file_is_tried_again_on_every_sixtieth_read() {
        failure.set(new AccessDeniedException("/proc/1/io"), Absence.denied("io"));
        for (int skipped = 0; skipped < 59; skipped++) {
            assertTrue(failure.skipsRead());
            assertEquals(Absence.denied("io"), failure.absence());
        }
        assertFalse(failure.skipsRead());
    }

    @Test
    void any_other_failure_is_tried_again_at_once() {
        failure.set(new IOException("Input/output error"), Absence.failed("io"));
        assertFalse(failure.skipsRead());
        failure.clear();
        assertNull(failure.absence());
    }

    @Test
    void the_same_reason_stays_the_same_object() {
        failure.set(new IOException(), Absence.failed("a"));
        Absence first = failure.absence();
        failure.set(new IOException(), Absence.failed("a"));
        assertSame(first, failure.absence());
        failure.set(new IOException(), Absence.failed("b"));
        assertEquals(Absence.failed("b"), failure.absence());
    }
}
