package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProcStatTest {
    private static final String CAT = Fixture.text("machine/7/stat");
    private static final int EXITING = 0x4;
    private static final int KERNEL_THREAD = 0x200000;

    private static ProcStat parsed(String text) throws MalformedFileException {
        return Fixture.parsedText(new ProcStat(), text);
    }

    private static ProcStat parsed(String state, int flags, int threads, long vsize) throws MalformedFileException {
        String stat = Fixture.withField(Fixture.withField(CAT, 3, state), 9, flags);
        return parsed(Fixture.withField(Fixture.withField(stat, 20, threads), 23, vsize));
    }

    private static int exitCode(int waitStatus) throws MalformedFileException {
        return parsed(Fixture.withField(CAT, 52, waitStatus)).exitCode();
    }

    @Test
    void fields_are_found_by_their_numbers() throws MalformedFileException {
        ProcStat stat = parsed(CAT);
        assertEquals(7, stat.pid());
        assertEquals("cat", stat.commText());
        assertEquals('R', stat.state());
        assertEquals(6, stat.ppid());
        assertEquals(97, stat.minflt());
        assertEquals(1, stat.majflt());
        assertEquals(12, stat.utime());
        assertEquals(34, stat.stime());
        assertEquals(5, stat.numThreads());
        assertEquals(1144977, stat.starttime());
        assertEquals(3133440, stat.vsize());
        assertFalse(stat.isThread());
        assertFalse(stat.isKernelThread());
        assertEquals(7, stat.exitCode());
    }

    @Test
    void a_name_may_hold_whatever_ends_a_name() throws MalformedFileException {
        for (String name : new String[] {") S 1 2 3", "a) (b", "\n", "", ") R 1 (", "((((", "))))", "\u00ff\u00fe"}) {
            ProcStat stat = parsed(Fixture.withComm(CAT, name));
            byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
            assertArrayEquals(bytes, stat.comm(), name);
            assertTrue(stat.hasComm(bytes), name);
            assertFalse(stat.hasComm(Arrays.copyOf(bytes, bytes.length + 1)), name);
            assertEquals(5, stat.numThreads(), name);
            assertEquals(3133440, stat.vsize(), name);
        }
    }

    @Test
    void a_name_that_is_not_utf_8_has_marks_in_its_text() throws MalformedFileException {
        ProcStat stat = Fixture.parsed(new ProcStat(), "states/23/stat");
        assertEquals("a) R 1 (\ufffd\n", stat.commText());
        assertEquals('S', stat.state());
        assertEquals(23, stat.pid());
    }

    @Test
    void a_name_of_any_length_is_kept_whole() throws MalformedFileException {
        for (int length : new int[] {15, 16, 63, 64, 65, 5000}) {
            String name = "n".repeat(length);
            assertEquals(name, parsed(Fixture.withComm(CAT, name)).commText());
        }
    }

    @Test
    void nothing_that_was_parsed_depends_on_the_bytes_afterwards() throws MalformedFileException {
        byte[] bytes = Fixture.withField(CAT, 38, -1).getBytes(StandardCharsets.ISO_8859_1);
        ProcStat stat = new ProcStat();
        stat.parse(ByteScanner.of("stat", bytes));
        Arrays.fill(bytes, (byte) 'x');
        assertEquals("cat", stat.commText());
        assertTrue(stat.hasComm(new byte[] {'c', 'a', 't'}));
        assertTrue(stat.isThread());
        assertEquals(7, stat.exitCode());
    }

    @Test
    void a_short_name_after_a_long_one_has_nothing_of_it() throws MalformedFileException {
        ProcStat stat = Fixture.parsed(new ProcStat(), "states/2/stat");
        assertEquals("kworker/u8:2-events_unbound", stat.commText());
        assertTrue(stat.isKernelThread());
        Fixture.parsed(stat, "machine/7/stat");
        assertArrayEquals(new byte[] {'c', 'a', 't'}, stat.comm());
        assertFalse(stat.isKernelThread());
    }

    @Test
    void the_exit_of_a_process_differs_from_the_exit_of_its_main_thread() throws MalformedFileException {
        assertTrue(parsed("Z", EXITING, 1, 0).hasExited());
        assertTrue(parsed("R", EXITING, 1, 0).hasExited(), "its memory is freed already");
        assertFalse(parsed("R", EXITING, 1, 4096).hasExited());
        assertFalse(parsed("S", KERNEL_THREAD, 1, 0).hasExited());
        assertFalse(parsed("Z", EXITING, 3, 0).hasExited());
        assertTrue(parsed("Z", EXITING, 3, 0).mainThreadExited());
        assertTrue(parsed("S", EXITING, 3, 0).mainThreadExited(), "its memory is freed already");
        assertFalse(parsed("S", 0, 3, 4096).mainThreadExited());
        assertTrue(Fixture.parsed(new ProcStat(), "states/20/stat").hasExited());
        assertTrue(Fixture.parsed(new ProcStat(), "states/21/stat").mainThreadExited());
    }

    @Test
    void a_wait_status_is_an_exit_code_or_a_signal() throws MalformedFileException {
        assertEquals(3, exitCode(3 << 8));
        assertEquals(128 + 9, exitCode(9));
        assertEquals(128 + 11, exitCode(11 | 0x80));
        assertEquals(0, exitCode(0));
        assertEquals(3, Fixture.parsed(new ProcStat(), "states/20/stat").exitCode());
    }

    @Test
    void without_a_field_52_the_exit_code_is_0() throws MalformedFileException {
        assertEquals(0, parsed(CAT.substring(0, CAT.lastIndexOf(' ')) + "\n").exitCode());
    }

    @Test
    void a_thread_has_minus_one_as_its_exit_signal() throws MalformedFileException {
        assertTrue(parsed(Fixture.withField(CAT, 38, -1)).isThread());
        assertTrue(Fixture.parsed(new ProcStat(), "states/22/stat").isThread());
    }

    @Test
    void an_incomplete_file_is_rejected_with_its_name() {
        for (String broken : new String[] {
            "",
            "\n",
            "12 (x",
            CAT.substring(0, CAT.length() - 1),
            CAT.substring(0, 60) + "\n",
            CAT.replace(" 97 ", " many "),
            CAT.replace(" 97 ", " -97 "),
            CAT.replace(" 97 ", " 97x "),
            CAT.replace(" 97 ", " 99999999999999999999 "),
            CAT.replace(" 97 ", " 9999999999999999999 ")
        }) {
            MalformedFileException refused = assertThrows(MalformedFileException.class, () -> parsed(broken), broken);
            assertTrue(refused.getMessage().startsWith("the file: "), refused.getMessage());
        }
    }
}
