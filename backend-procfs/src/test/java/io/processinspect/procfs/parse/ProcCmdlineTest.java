package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcCmdlineTest {
    private static ProcCmdline parsed(String text) throws MalformedFileException {
        return Fixture.parsedText(new ProcCmdline(), text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void each_argument_ends_with_a_zero_byte() throws MalformedFileException {
        assertEquals(
                List.of("cat", "file"),
                Fixture.parsed(new ProcCmdline(), "machine/7/cmdline").arguments());
        assertEquals(List.of("a", "", "b"), parsed("a\0\0b\0").arguments());
        assertEquals(List.of("written over"), parsed("written over\0\0\0\0").arguments());
        assertEquals(List.of("no end"), parsed("no end").arguments());
    }

    @Test
    void a_kernel_thread_has_none() throws MalformedFileException {
        assertEquals(List.of(), parsed("").arguments());
        assertEquals(List.of(), parsed("\0\0").arguments());
        assertEquals("", parsed("").program());
    }

    @Test
    void the_program_is_the_first_argument_without_its_folder() throws MalformedFileException {
        ProcCmdline cmdline = parsed("/usr/bin/a-program-with-a-long-name\0/etc/file\0");
        assertEquals("a-program-with-a-long-name", cmdline.program());
        assertTrue(cmdline.programStartsWith(ascii("a-program-with-")));
        assertFalse(cmdline.programStartsWith(ascii("program")));
        assertFalse(cmdline.programStartsWith(ascii("a-program-with-a-long-name/")));
    }

    @Test
    void short_arguments_after_long_ones_have_nothing_of_them() throws MalformedFileException {
        ProcCmdline cmdline = parsed("/usr/bin/long\0--option\0");
        Fixture.parsedText(cmdline, "sh\0");
        assertEquals(List.of("sh"), cmdline.arguments());
        assertEquals("sh", cmdline.program());
    }
}
