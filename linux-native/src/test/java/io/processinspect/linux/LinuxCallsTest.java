package io.processinspect.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.procfs.kernel.KernelCalls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxCallsTest {
    private final KernelCalls calls = new LinuxCallsProvider().open();

    @Test
    void the_clock_of_a_process_holds_the_time_of_its_threads() {
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long before = calls.cpuNanos(calls.pid());
        long spent = 0;
        while (spent < 50_000_000) {
            spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread;
        }
        long counted = calls.cpuNanos(calls.pid()) - before;
        assertTrue(counted > 49_000_000, counted + " ns, of which this thread spent " + spent);
    }

    @Test
    void it_is_the_sum_that_the_files_have_in_steps() throws IOException {
        long before = calls.cpuNanos(1);
        String[] fields = Files.readString(Path.of("/proc/1/stat")).split(" ");
        long after = calls.cpuNanos(1);
        long ticks = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        long nanos = ticks * 10_000_000;
        assertTrue(before - 20_000_000 <= nanos && nanos <= after, before + " <= " + nanos + " <= " + after);
    }

    @Test
    void a_pid_without_a_process_has_no_clock() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        assertEquals(KernelCalls.NONE, calls.cpuNanos(process.pid()));
    }

    /** But for the one that asks, which the kernel takes for its process. */
    @Test
    void a_thread_has_no_clock_of_a_process() throws IOException {
        long pid = calls.pid();
        Path caller = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            long thread = threads.mapToLong(
                            path -> Long.parseLong(path.getFileName().toString()))
                    .filter(id -> id != Long.parseLong(caller.toString()))
                    .filter(id -> id != pid)
                    .findFirst()
                    .orElseThrow();
            assertEquals(KernelCalls.NONE, calls.cpuNanos(thread));
        }
    }

    @Test
    void all_processes_are_listed_with_the_inodes_of_their_folders() throws IOException {
        long[] pids = new long[1 << 16];
        long[] inodes = new long[1 << 16];
        int count = calls.processes(pids, inodes);
        Map<Long, Long> found = new HashMap<>();
        for (int i = 0; i < count; i++) {
            found.put(pids[i], inodes[i]);
        }
        assertEquals(count, found.size());
        for (long pid : new long[] {1, calls.pid()}) {
            assertEquals(Files.getAttribute(Path.of("/proc/" + pid), "unix:ino"), found.get(pid));
        }
    }

    @Test
    void what_there_is_no_room_for_is_counted() {
        long[] one = new long[1];
        assertTrue(calls.processes(one, new long[1]) > 1);
        assertEquals(1, one[0]);
    }
}
