package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Absence;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.Status;
import io.processinspect.Termination;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import io.processinspect.tck.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The best backend of this machine against the kernel's files. */
@EnabledOnOs(OS.LINUX)
class LiveMachineTest {
    private static final MetricFlags CPU = MetricFlags.of(Metric.CPU);

    private final MetricsProvider provider = Backends.open();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void a_command_line_is_the_one_that_was_given() {
        try (MetricsProvider oshi = Backends.open("oshi")) {
            List<String> plain = List.of("sleep", "100", "0", "--", "0.5");
            assertShown(plain, provider);
            assertShown(plain, oshi);
        }
        // OSHI leaves empty arguments out.
        assertShown(List.of("sh", "-c", "sleep 100; true \n\u00e4\u20ac", "", "last "), provider);
    }

    private static void assertShown(List<String> given, MetricsProvider by) {
        try (Child child = Child.start(given)) {
            ProcessIdentity process = by.snapshot(child.pid(), CPU).process();
            List<String> shown = by.commandLine(process);
            while (shown.isEmpty() || !shown.get(0).equals(given.get(0))) {
                // Until it has become its program.
                shown = by.commandLine(process);
            }
            assertEquals(given, shown, by.capabilities().backend());
        }
    }

    @Test
    void a_kernel_thread_has_no_command_line() {
        Optional<ProcessIdentity> kernel = provider.processes().stream()
                .map(ProcessEntry::process)
                .filter(process -> process.pid() == 2)
                .findFirst();
        assumeTrue(kernel.isPresent(), "skipped: no kernel thread is seen here");
        assertEquals(List.of(), provider.commandLine(kernel.get()));
    }

    @Test
    void the_list_holds_every_pid_that_was_there_before_and_after() throws IOException {
        try (Child odd = Child.named("a\nb".getBytes(StandardCharsets.UTF_8));
                Child bytes = Child.named(new byte[] {'x', (byte) 0xFF, (byte) 0xFE})) {
            for (int i = 0; i < 20; i++) {
                Set<Long> before = Proc.pids();
                Set<Long> listed = provider.processes().stream()
                        .map(row -> row.process().pid())
                        .collect(Collectors.toSet());
                before.retainAll(Proc.pids());
                before.removeAll(listed);
                assertEquals(Set.of(), before);
                assertTrue(listed.containsAll(List.of(odd.pid(), bytes.pid())));
            }
        }
    }

    @Test
    void a_snapshot_agrees_with_the_kernel() throws IOException {
        try (ChildProcess child = ChildProcess.start()) {
            assertEquals(
                    child.pid(), Proc.compared(provider, child.pid()).process().pid());
        }
    }

    @Test
    void a_busy_loop_uses_what_the_kernel_counts() throws Exception {
        int cpus = provider.cpus().online();
        try (Child busy = Child.start(List.of("sh", "-c", "while :; do :; done"))) {
            MonitoringSession session = provider.openSession(busy.pid(), CPU);
            double before = Proc.cpuSeconds(busy.pid());
            long start = System.nanoTime();
            Thread.sleep(3000);
            ProcessSample result = session.end();
            double ticks = Proc.cpuSeconds(busy.pid()) - before;
            double expected = 100 * ticks / ((System.nanoTime() - start) / 1e9);
            assertEquals(expected, result.cpu().percentOfOneCpu().get(), 2);
            assertEquals(expected / cpus, result.cpu().percentOfMachine().get(), 2);
        }
    }

    /** Counts, and says when a number is reached and when it is over. */
    private static final class Counting implements SampleListener {
        final List<ProcessSample> samples = new ArrayList<>();
        final List<Termination> ends = new ArrayList<>();
        final CountDownLatch enough = new CountDownLatch(10);
        final CountDownLatch over = new CountDownLatch(1);
        long missed;

        @Override
        public void onSample(ProcessSample sample) {
            samples.add(sample);
            enough.countDown();
        }

        @Override
        public void onMissed(long ticks) {
            missed += ticks;
        }

        @Override
        public void onEnd(Termination end) {
            ends.add(end);
            over.countDown();
        }
    }

    @Test
    void monitoring_counts_every_tick_and_ends_with_its_target() throws Exception {
        Counting heard = new Counting();
        try (ChildProcess child = ChildProcess.start();
                MonitoringSession session = provider.monitor(
                        child.pid(), MetricFlags.DEFAULT, Schedule.every(Duration.ofMillis(100)), heard)) {
            heard.enough.await();
            child.end();
            assertEquals(Termination.Cause.EXITED, session.whenEnded().get().cause());
            heard.over.await();
            Statistics statistics = session.statistics();
            assertEquals(1, heard.ends.size());
            assertEquals(statistics.ticks(), heard.samples.size() + heard.missed);
            Duration measured = session.end().interval().orElseThrow();
            // The last read is at or after its tick, and before the next one.
            assertEquals(measured.toNanos() / 100_000_000, statistics.ticks(), "the grid drifted");
        }
    }

    @Test
    void a_process_that_dies_at_any_moment_is_whole_or_no_such_process() throws Exception {
        int whole = 0;
        for (int i = 0; i < 150; i++) {
            try (Child brief = Child.start(List.of("sh", "-c", "read line"))) {
                Thread killer = new Thread(() -> brief.signal("KILL"));
                killer.start();
                for (boolean alive = true; alive; ) {
                    try {
                        ProcessSample sample = provider.snapshot(brief.pid(), MetricFlags.ALL);
                        assertFalse(sample.name().isEmpty());
                        assertTrue(sample.threads().get() >= 1);
                        assertTrue(sample.memory().workingSetBytes().orElse(1L) > 0, "a row of zeros");
                        whole++;
                    } catch (NoSuchProcessException gone) {
                        alive = false;
                    }
                }
                killer.join();
            }
        }
        assertTrue(whole > 0);
    }

    @Test
    void where_a_name_blinds_the_backend_the_row_is_there_and_its_numbers_are_absent_or_right() throws IOException {
        try (Child odd = Child.named("two\nlines".getBytes(StandardCharsets.UTF_8))) {
            ProcessEntry row = provider.processes().stream()
                    .filter(it -> it.process().pid() == odd.pid())
                    .findFirst()
                    .orElseThrow();
            assertFalse(row.name().isEmpty());
            assertTrue(row.process().startTime().isPresent());
            assertTrue(row.threads().orElse(1L) == 1, "a row of zeros");
            ProcessSample sample = provider.snapshot(odd.pid(), MetricFlags.DEFAULT);
            assertEquals(row.process(), sample.process());
            assertTrue(sample.threads().isPresent()
                    || sample.threads().absence().orElseThrow().reason() == Absence.Reason.FAILED);
        }
    }

    @Test
    void a_blind_process_is_seen_to_exit_although_nobody_collects_it() throws Exception {
        // The shell's child takes an odd name, and ends when it is told; the sleep that the shell becomes never
        // collects it.
        String script =
                "(printf 'two\\nlines' > /proc/$(exec sh -c 'echo $PPID')/comm; echo $(exec sh -c 'echo $PPID');"
                        + " read line; exit 3) <&3 & exec sleep 60";
        try (Child parent = Child.start(List.of("sh", "-c", "exec 3<&0; " + script))) {
            long odd = Long.parseLong(parent.line());
            try (MonitoringSession session =
                    provider.monitor(odd, MetricFlags.DEFAULT, Schedule.every(Duration.ofMillis(50)), sample -> {})) {
                parent.type("end\n");
                assertEquals(Termination.Cause.EXITED, session.whenEnded().get().cause());
            }
        }
    }

    @Test
    void a_thread_is_no_process() throws IOException {
        try (ChildProcess child = ChildProcess.start();
                Stream<Path> threads = Files.list(Path.of("/proc/" + child.pid() + "/task"))) {
            long thread = threads.map(path -> Long.valueOf(path.getFileName().toString()))
                    .filter(id -> id != child.pid())
                    .findFirst()
                    .orElseThrow();
            assertThrows(NoSuchProcessException.class, () -> provider.snapshot(thread, MetricFlags.DEFAULT));
        }
    }

    @Test
    void a_zombie_is_listed_as_one_and_is_no_such_process_to_measure() throws IOException {
        // The shell would collect its child; what it turns into before that exits does not.
        String script = "sleep 0.5 & echo $!; exec sleep 60";
        try (Child parent = Child.start(List.of("sh", "-c", script))) {
            long zombie = Long.parseLong(parent.line());
            ProcessEntry row;
            do {
                row = provider.processes().stream()
                        .filter(it -> it.process().pid() == zombie)
                        .findFirst()
                        .orElseThrow();
            } while (row.status() != Status.ZOMBIE);
            assertFalse(row.workingSetBytes().isPresent());
            try {
                provider.snapshot(zombie, MetricFlags.DEFAULT);
                throw new AssertionError("a zombie was measured");
            } catch (NoSuchProcessException exited) {
                assertTrue(exited.getMessage().contains("has exited"), exited.getMessage());
            }
        }
    }

    // The first thread ends by itself, as its others do not; then all of them at a word.
    private static final String LEADERLESS = """
            import ctypes, os, sys, threading
            keep = bytearray(64 << 20)
            def others():
                print("ready", flush=True)
                sys.stdin.readline()
                os._exit(3)
            for each in range(4):
                threading.Thread(target=threading.Event().wait, daemon=True).start()
            threading.Thread(target=others).start()
            ctypes.CDLL(None).pthread_exit(None)
            """;

    @Test
    void a_process_whose_first_thread_has_ended_has_its_name_and_numbers_until_it_ends(@TempDir Path folder)
            throws Exception {
        assumeTrue(hasPython(), "skipped: python3 is not there");
        Path program = folder.resolve("a-name-longer-than-15");
        try (Child python = Child.start(List.of("python3", "-c", "import sys; print(sys.executable)"))) {
            Files.createSymbolicLink(program, Path.of(python.line()));
        }
        try (Child odd = Child.start(List.of(program.toString(), "-c", LEADERLESS))) {
            odd.line();
            while (provider.snapshot(odd.pid(), CPU).status() != Status.ZOMBIE) {
                Thread.onSpinWait();
            }
            ProcessSample sample = provider.snapshot(odd.pid(), MetricFlags.ALL);
            assertEquals("a-name-longer-than-15", sample.name());
            assertEquals(List.of(program.toString(), "-c", LEADERLESS), provider.commandLine(sample.process()));
            assertTrue(sample.memory().workingSetBytes().get() > 64 << 20);
            assertTrue(sample.memory().pagefileBytes().isPresent());
            assertTrue(sample.handles().get() >= 3);
            assertTrue(sample.threads().get() >= 2);
            ProcessEntry row = provider.processes().stream()
                    .filter(it -> it.process().pid() == odd.pid())
                    .findFirst()
                    .orElseThrow();
            assertEquals("a-name-longer-than-15", row.name());
            assertTrue(row.workingSetBytes().get() > 64 << 20);
            try (MonitoringSession session = provider.monitor(
                    odd.pid(), MetricFlags.DEFAULT, Schedule.every(Duration.ofMillis(1)), each -> {})) {
                odd.type("end\n");
                assertEquals(Termination.Cause.EXITED, session.whenEnded().get().cause());
                assertTrue(session.end().memory().workingSetBytes().isPresent(), "its last memory is known");
            }
        }
    }

    private static boolean hasPython() {
        try (Child python = Child.start(List.of("python3", "-c", "import ctypes"))) {
            return python.exitCode() == 0;
        } catch (UncheckedIOException missing) {
            return false;
        }
    }
}
