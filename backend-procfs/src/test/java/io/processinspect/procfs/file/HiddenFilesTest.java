package io.processinspect.procfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.Absence;
import io.processinspect.procfs.parse.ProcIo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A /proc that hides files by names that exist, as after a change of its mount options. */
class HiddenFilesTest {
    @TempDir
    private Path root;

    private Absence io() throws IOException {
        ProcFolder folder = new ProcFolder(root.toString(), true);
        try (ProcessFile file = new ProcessFile(folder, 7, "io", true, new Semaphore(1))) {
            return file.read(new ProcFileBuffer(), new ProcIo());
        }
    }

    @Test
    void a_file_that_this_program_has_itself_is_denied() throws IOException {
        Files.createDirectories(root.resolve("self"));
        Files.createFile(root.resolve("self/io"));
        assertEquals(Absence.denied(root + "/7/io: hidden, as with the mount option hidepid"), io());
        try (OpenFiles fd =
                new OpenFiles(new ProcFolder(root.toString(), true), root + "/7/fd", true, false, new Semaphore(1))) {
            assertEquals(Absence.failed(root + "/7/fd: no such file"), fd.read());
            Files.createDirectory(root.resolve("self/fd"));
            assertEquals(Absence.denied(root + "/7/fd: hidden, as with the mount option hidepid"), fd.read());
        }
    }

    @Test
    void a_file_that_this_kernel_has_for_no_process_is_missing() throws IOException {
        assertEquals(Absence.failed(root + "/7/io: no such file"), io());
    }
}
