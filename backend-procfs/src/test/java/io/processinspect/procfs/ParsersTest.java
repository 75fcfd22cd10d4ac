package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Status;
import io.processinspect.SystemMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each parser takes out of its file, and what it refuses. */
class ParsersTest {
    private static ByteScanner text(String content) {
        return ByteScanner.of("the file", content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Stat stat(String name, String state, int flags, int threads, long virtual)
            throws MalformedFileException {
        Stat stat = new Stat();
        stat.parse(text(Samples.stat(name, state, flags, threads, virtual)));
        return stat;
    }

    @Test
    void stat_gives_its_fields_by_their_numbers() throws MalformedFileException {
        ByteScanner text = text(Samples.STAT);
        Stat stat = new Stat();
        stat.parse(text);
        assertEquals("cat", text.text(stat.commStart(), stat.commEnd()));
        assertEquals(Status.RUNNING, stat.status());
        assertEquals(22774, stat.parent());
        assertEquals(97, stat.minorFaults());
        assertEquals(1, stat.majorFaults());
        assertEquals(12, stat.userTicks());
        assertEquals(34, stat.kernelTicks());
        assertEquals(5, stat.threads());
        assertEquals(1144977, stat.startTicks());
        assertEquals(3133440, stat.virtualBytes());
        assertFalse(stat.isThread(text));
        assertFalse(stat.isKernelThread());
        assertEquals(7, stat.exitCode(text));
    }

    @Test
    void a_name_may_hold_whatever_ends_a_name() throws MalformedFileException {
        for (String name : new String[] {") S 1 2 3", "a) (b", "\n", "", ") R 1 (", "((((", "))))", "\u00ff\u00fe"}) {
            ByteScanner text = text(Samples.stat(name, "S", 0, 1, 4096));
            Stat stat = new Stat();
            stat.parse(text);
            byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(bytes.length, stat.commEnd() - stat.commStart());
            assertTrue(text.has(stat.commStart(), bytes), name);
            assertEquals(1, stat.threads(), name);
            assertEquals(4096, stat.virtualBytes(), name);
        }
    }

    @Test
    void every_state_has_its_word() throws MalformedFileException {
        Map<String, Status> states = Map.of(
                "R", Status.RUNNING,
                "S", Status.SLEEPING,
                "D", Status.DISK_SLEEP,
                "I", Status.IDLE,
                "T", Status.STOPPED,
                "t", Status.TRACING_STOP,
                "Z", Status.ZOMBIE,
                "X", Status.ZOMBIE,
                "?", Status.UNKNOWN);
        for (Map.Entry<String, Status> state : states.entrySet()) {
            assertEquals(state.getValue(), stat("x", state.getKey(), 0, 1, 1).status());
        }
    }

    @Test
    void the_end_of_a_process_is_told_from_the_end_of_its_first_thread() throws MalformedFileException {
        int exiting = 0x4;
        int kernelThread = 0x200000;
        assertTrue(stat("x", "Z", exiting, 1, 0).hasExited());
        assertTrue(stat("x", "R", exiting, 1, 0).hasExited(), "its memory is gone already");
        assertFalse(stat("x", "R", exiting, 1, 4096).hasExited());
        assertFalse(stat("x", "S", kernelThread, 1, 0).hasExited());
        assertFalse(stat("x", "Z", exiting, 3, 0).hasExited());
        assertTrue(stat("x", "Z", exiting, 3, 0).mainThreadExited());
        assertTrue(stat("x", "S", exiting, 3, 0).mainThreadExited(), "its memory is gone already");
        assertFalse(stat("x", "S", 0, 3, 4096).mainThreadExited());
    }

    @Test
    void a_wait_status_is_an_exit_code_or_a_signal() throws MalformedFileException {
        assertEquals(3, exitCode(3 << 8));
        assertEquals(128 + 9, exitCode(9));
        assertEquals(128 + 11, exitCode(11 | 0x80));
        assertEquals(0, exitCode(0));
    }

    private static int exitCode(int waitStatus) throws MalformedFileException {
        ByteScanner text = text(Samples.STAT.replaceFirst("1792\n$", waitStatus + "\n"));
        Stat stat = new Stat();
        stat.parse(text);
        return stat.exitCode(text);
    }

    @Test
    void a_thread_shows_by_the_signal_that_it_does_not_send() throws MalformedFileException {
        ByteScanner text = text(Samples.STAT.replace(" 17 1 0 0", " -1 1 0 0"));
        Stat stat = new Stat();
        stat.parse(text);
        assertTrue(stat.isThread(text));
    }

    @Test
    void statm_io_and_status_give_their_numbers() throws MalformedFileException {
        Statm statm = new Statm();
        statm.parse(text("765 375 300 5 0 60 0\n"));
        assertEquals(765, statm.size());
        assertEquals(375, statm.resident());
        assertEquals(300, statm.shared());
        assertEquals(75, statm.anonymous());
        ProcessIo io = new ProcessIo();
        io.parse(text(Samples.IO));
        assertEquals(1, io.bytesRead());
        assertEquals(2, io.bytesWritten());
        assertEquals(3, io.reads());
        assertEquals(4, io.writes());
        assertEquals(5, io.storageRead());
        assertEquals(6, io.storageWritten());
        ProcessStatus status = new ProcessStatus();
        status.parse(text(Samples.STATUS));
        assertEquals(22987, status.process());
        assertEquals(8 * 1024, status.swapBytes());
        assertEquals(30, status.voluntarySwitches());
        assertEquals(40, status.involuntarySwitches());
        status.parse(text(Samples.STATUS.replaceFirst("VmSwap.*\n", "")));
        assertFalse(status.hasSwap());
    }

    @Test
    void what_is_no_whole_file_is_refused_with_its_name() {
        for (String broken : new String[] {
            "",
            "\n",
            "12 (x",
            Samples.STAT.substring(0, Samples.STAT.length() - 1),
            Samples.STAT.substring(0, 60) + "\n",
            Samples.STAT.replace(" 97 ", " many "),
            Samples.STAT.replace(" 97 ", " -97 "),
            Samples.STAT.replace(" 97 ", " 97x "),
            Samples.STAT.replace(" 97 ", " 99999999999999999999 "),
            Samples.STAT.replace(" 97 ", " 9999999999999999999 ")
        }) {
            MalformedFileException refused =
                    assertThrows(MalformedFileException.class, () -> new Stat().parse(text(broken)), broken);
            assertTrue(refused.getMessage().startsWith("the file: "), refused.getMessage());
        }
        assertThrows(MalformedFileException.class, () -> new Statm().parse(text("1 2\n")));
        assertThrows(
                MalformedFileException.class, () -> new ProcessIo().parse(text(Samples.IO.replace("syscr", "syscx"))));
        assertThrows(MalformedFileException.class, () -> new Meminfo()
                .parse(text(Samples.MEMINFO.replace("MemTotal:        1000", "MemTotal: " + Long.MAX_VALUE))));
    }

    @Test
    void the_machines_memory_has_the_meanings_of_psutil() throws MalformedFileException {
        Meminfo meminfo = new Meminfo();
        meminfo.parse(text(Samples.MEMINFO));
        SystemMemory memory = meminfo.memory();
        assertEquals(1000 * 1024, memory.totalBytes().get());
        assertEquals(400 * 1024, memory.availableBytes().get());
        assertEquals(600 * 1024, memory.usedBytes().get());
        assertEquals(100 * 1024, memory.freeBytes().get());
        assertEquals(60.0, memory.usedPercent().get());
        assertEquals(50 * 1024, memory.swapTotalBytes().get());
        assertEquals(10 * 1024, memory.swapUsedBytes().get());
        meminfo.parse(text(Samples.MEMINFO.replaceFirst("SwapTotal.*\n", "")));
        assertFalse(meminfo.memory().swapTotalBytes().isPresent());
        assertEquals(1000 * 1024, meminfo.memory().totalBytes().get());
        meminfo.parse(text(Samples.MEMINFO.replaceFirst("MemAvailable.*\n", "")));
        assertEquals(
                Absence.Reason.UNSUPPORTED,
                meminfo.memory().usedBytes().absence().orElseThrow().reason());
    }

    @Test
    void the_machine_has_cpus_and_a_start() throws MalformedFileException {
        SystemStat stat = new SystemStat();
        stat.parse(text(Samples.SYSTEM_STAT));
        assertEquals(2, stat.onlineCpus());
        assertEquals(1795358079, stat.bootSeconds());
        Affinity affinity = new Affinity();
        affinity.parse(text("Cpus_allowed_list:\t0-3,8,10-11\n"));
        assertEquals(7, affinity.cpus());
        for (String bad : new String[] {"", "a", "3-1", "1-", "-1"}) {
            assertThrows(
                    MalformedFileException.class, () -> affinity.parse(text("Cpus_allowed_list:\t" + bad + "\n")), bad);
        }
    }

    @Test
    void a_limit_may_be_none() throws MalformedFileException {
        Limits limits = new Limits();
        limits.parse(text("Max open files            1024                 20000                files     \n"));
        assertEquals(1024, limits.openFiles());
        limits.parse(text("Max open files            unlimited            unlimited            files     \n"));
        assertEquals(Integer.MAX_VALUE, limits.openFiles());
    }

    @Test
    void the_units_are_found_in_words_of_either_size() throws MalformedFileException {
        ByteBuffer large = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        large.putLong(6).putLong(65536).putLong(17).putLong(100).putLong(0).putLong(0);
        assertEquals(new AuxiliaryVector(65536, 100), AuxiliaryVector.parse(large.array()));
        ByteBuffer small = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        small.putInt(6).putInt(4096).putInt(17).putInt(250).putInt(0).putInt(0);
        assertEquals(new AuxiliaryVector(4096, 250), AuxiliaryVector.parse(small.array()));
        assertThrows(MalformedFileException.class, () -> AuxiliaryVector.parse(new byte[7]));
    }

    @Test
    void units_turn_counts_into_bytes_time_and_dates() {
        KernelUnits units = new KernelUnits(4096, 100, 1_000_000);
        assertEquals(8192, units.bytes(2));
        assertEquals(30_000_000, units.nanos(3));
        assertEquals(1_000_012_340L, units.instant(1234).orElseThrow().toEpochMilli());
        assertEquals(Long.MAX_VALUE, units.bytes(Long.MAX_VALUE), "a copied file may say anything");
        assertTrue(units.instant(Long.MAX_VALUE).isEmpty());
    }

    @Test
    void a_long_file_is_whole_each_time_it_is_read_through_a_channel(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("status"), "x".repeat(3 * ByteScanner.USUAL) + "\n");
        ByteScanner text = new ByteScanner();
        try (FileChannel channel = FileChannel.open(file)) {
            for (int i = 0; i < 3; i++) {
                text.load("status", channel);
                assertEquals(3 * ByteScanner.USUAL + 1, text.length());
            }
        }
    }
}
