package io.processinspect.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.procfs.kernel.ExitWatch;
import io.processinspect.procfs.kernel.KernelCalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("native-calls")
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

    private ExitWatch watch(Process process, BlockingQueue<String> told) {
        return calls.watchExit(process.pid(), () -> told.add("exit of " + process.pid()));
    }

    private static boolean isWaiting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("processinspect-exits"));
    }

    @Test
    void exits_are_told_one_by_one_and_nobody_waits_when_none_is_watched() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Process first = new ProcessBuilder("cat").start();
        Process second = new ProcessBuilder("cat").start();
        Process third = new ProcessBuilder("cat").start();
        ExitWatch closed = watch(third, told);
        try (ExitWatch one = watch(first, told);
                ExitWatch two = watch(second, told)) {
            assertTrue(isWaiting());
            closed.close();
            closed.close();
            third.destroy();
            third.waitFor();
            second.getOutputStream().close();
            assertEquals("exit of " + second.pid(), told.take());
            assertEquals(ExitWatch.UNKNOWN, one.waitStatus());
            assertEquals(ExitWatch.UNKNOWN, closed.waitStatus());
            first.destroyForcibly();
            assertEquals("exit of " + first.pid(), told.take());
            first.waitFor();
            second.waitFor();
            // Once each, although their descriptors go on saying so.
            assertEquals(0, told.size());
            if (tellsStatus()) {
                assertEquals(9, one.waitStatus());
                assertEquals(0, two.waitStatus());
            } else {
                assertEquals(ExitWatch.UNKNOWN, one.waitStatus());
            }
        }
        while (isWaiting()) {
            Thread.onSpinWait();
        }
        ExitWatch again = watch(new ProcessBuilder("true").start(), told);
        if (again != null) {
            assertTrue(told.take().startsWith("exit of"));
            again.close();
        }
    }

    /** Linux 6.15 and later. */
    private static boolean tellsStatus() {
        return Version.parse(System.getProperty("os.version")).compareTo(Version.parse("6.15")) >= 0;
    }

    @Test
    void an_exit_before_the_watch_is_told_and_a_pid_without_a_process_cannot_be_watched() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        // The program that replaces the shell never collects its child.
        Process parent = new ProcessBuilder("sh", "-c", "exec 3<&0; (read line <&3) & echo $!; exec sleep 60").start();
        try (BufferedReader lines = parent.inputReader()) {
            long zombie = Long.parseLong(lines.readLine());
            while (!Files.readString(Path.of("/proc/" + parent.pid() + "/comm")).equals("sleep\n")) {
                Thread.onSpinWait();
            }
            parent.getOutputStream().write('\n');
            parent.getOutputStream().flush();
            while (!Files.readString(Path.of("/proc/" + zombie + "/stat")).contains(") Z ")) {
                Thread.onSpinWait();
            }
            try (ExitWatch watch = calls.watchExit(zombie, () -> told.add("exit"))) {
                assertEquals("exit", told.take());
                assertEquals(ExitWatch.UNKNOWN, watch.waitStatus());
            }
        } finally {
            parent.destroy();
        }
        parent.waitFor();
        assertNull(calls.watchExit(parent.pid(), () -> told.add("exit")));
    }
}
