package io.processinspect.procfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.Absence;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What a program reads of the kernel's refusals, without which only root could see the difference. */
class ReadFailureTest {
    @Test
    void what_may_not_be_opened_is_denied_and_everything_else_failed() {
        assertEquals(
                Absence.denied("/proc/7/io: permission denied"),
                ReadFailure.absenceOf(new AccessDeniedException("/proc/7/io")));
        assertEquals(
                Absence.denied("/proc/7/fd: Operation not permitted"),
                ReadFailure.absenceOf(new AccessDeniedException("/proc/7/fd", null, "Operation not permitted")));
        assertEquals(
                Absence.failed("/proc/7/io: no such file"),
                ReadFailure.absenceOf(new NoSuchFileException("/proc/7/io")));
        assertEquals(
                Absence.failed("/proc/7/io: Input/output error"),
                ReadFailure.absenceOf(new FileSystemException("/proc/7/io", null, "Input/output error")));
        assertEquals(Absence.failed("torn"), ReadFailure.absenceOf(new IOException("torn")));
    }
}
