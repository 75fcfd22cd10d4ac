package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
    }

    private static String completed(String cmdline, String beginning) throws MalformedFileException {
        return parsed(cmdline).programStartingWith(ascii(beginning));
    }

    @Test
    void a_cut_name_is_completed_from_the_first_argument() throws MalformedFileException {
        String path = "/usr/bin/a-program-with-a-long-name\0/etc/file\0";
        assertEquals("a-program-with-a-long-name", completed(path, "a-program-with-"));
        assertNull(completed(path, "program"));
        assertNull(completed(path, "file"));
        assertEquals("long-application", completed("/opt/My App/long-application\0-x\0", "long-applicatio"));
        assertEquals("a-program-with-b", completed("/a-program-with-a/a-program-with-b\0", "a-program-with-"));
        assertNull(completed("/a-program-with-a/other\0", "a-program-with-"));
        assertNull(completed("", "a"));
    }

    @Test
    void a_title_gives_no_argument() throws MalformedFileException {
        assertEquals(
                "chromium-browser",
                completed("/opt/chromium-browser --type=x --password=hunter2\0\0", "chromium-browse"));
        assertEquals("chromium-browser", completed("chromium-browser --user-data=/home/secret\0", "chromium-browse"));
        assertNull(completed("jobworker: task 0001 for a\0", "jobworker: task"));
        assertNull(completed("prog --secret=hunter2\0", "prog --secret=h"), "the link to the program tells its name");
    }

    @Test
    void what_is_longer_than_a_file_name_is_none() throws MalformedFileException {
        assertEquals("x".repeat(255), completed("x".repeat(255) + "\0", "xxxxxxxxxxxxxxx"));
        assertNull(completed("x".repeat(256) + "\0", "xxxxxxxxxxxxxxx"));
    }

    @Test
    void a_blank_in_the_first_argument_is_told() throws MalformedFileException {
        assertTrue(parsed("a b\0").hasBlankInFirstArgument());
        assertFalse(parsed("ab\0c d\0").hasBlankInFirstArgument());
        assertFalse(parsed("").hasBlankInFirstArgument());
    }

    @Test
    void short_arguments_after_long_ones_have_nothing_of_them() throws MalformedFileException {
        ProcCmdline cmdline = parsed("/usr/bin/long\0--option\0");
        Fixture.parsedText(cmdline, "sh\0");
        assertEquals(List.of("sh"), cmdline.arguments());
        assertEquals("sh", cmdline.programStartingWith(ascii("s")));
    }
}
