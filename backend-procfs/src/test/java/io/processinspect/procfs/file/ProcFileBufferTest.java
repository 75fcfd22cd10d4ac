package io.processinspect.procfs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFileBufferTest {
    private static final int LONG = 3 * ProcFileBuffer.INITIAL_CAPACITY;

    @TempDir
    private Path folder;

    private final ProcFileBuffer buffer = new ProcFileBuffer();

    private Path file(int length) throws IOException {
        return Files.writeString(folder.resolve("status"), "x".repeat(length) + "\n");
    }

    @Test
    void a_long_file_is_whole_each_time_it_is_read_through_a_channel() throws IOException {
        try (FileChannel channel = FileChannel.open(file(LONG))) {
            for (int i = 0; i < 3; i++) {
                buffer.load("status", channel);
                assertEquals(LONG + 1, buffer.scanner().length());
            }
        }
    }

    @Test
    void a_long_file_is_whole_each_time_it_is_read_from_its_start() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file(LONG).toFile(), "r")) {
            for (int i = 0; i < 3; i++) {
                file.seek(0);
                buffer.load("status", file);
                assertEquals(LONG + 1, buffer.scanner().length());
            }
        }
    }

    @Test
    void the_start_of_a_long_file_is_what_fits_in_one_read() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file(LONG).toFile(), "r")) {
            buffer.loadStart("status", file);
            assertEquals(ProcFileBuffer.INITIAL_CAPACITY, buffer.scanner().length());
        }
    }

    @Test
    void after_a_read_that_fails_nothing_of_an_earlier_one_is_left() throws IOException {
        RandomAccessFile file = new RandomAccessFile(file(10).toFile(), "r");
        buffer.load("status", file);
        assertEquals(11, buffer.scanner().length());
        file.close();
        assertThrows(IOException.class, () -> buffer.load("status", file));
        assertEquals(0, buffer.scanner().length());
    }

    @Test
    void a_file_that_is_too_long_is_rejected_with_its_name() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(file(1 << 20).toFile(), "r")) {
            IOException refused = assertThrows(IOException.class, () -> buffer.load("the file", file));
            assertTrue(refused.getMessage().startsWith("the file: longer than "), refused.getMessage());
        }
    }
}
