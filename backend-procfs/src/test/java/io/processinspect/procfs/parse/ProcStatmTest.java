package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProcStatmTest {
    @Test
    void pages_are_found_by_their_place() throws MalformedFileException {
        ProcStatm statm = Fixture.parsed(new ProcStatm(), "machine/7/statm");
        assertEquals(765, statm.size());
        assertEquals(375, statm.resident());
        assertEquals(300, statm.shared());
        assertEquals(75, statm.anonymous());
    }

    @Test
    void more_shared_than_resident_pages_leave_no_anonymous_ones() throws MalformedFileException {
        assertEquals(0, Fixture.parsedText(new ProcStatm(), "9 1 2\n").anonymous());
    }

    @Test
    void a_missing_number_is_rejected() {
        assertThrows(MalformedFileException.class, () -> Fixture.parsedText(new ProcStatm(), "1 2\n"));
    }
}
