package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.procfs.file.DescriptorBudget;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.SystemTimeline;
import io.processinspect.tck.ChildProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is held open of a process, how many descriptors that takes, and that nothing closes it. */
@EnabledOnOs(OS.LINUX)
class HoldingTest {
    private static final int PLENTY = 1000;

    private final Reading reading = new Reading(MetricFlags.DEFAULT, SystemTimeline.instance());

    /** The files of the child that this program has open, by descriptor. */
    private static Map<String, Path> descriptors(ChildProcess child) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        for (String descriptor : new File("/proc/self/fd").list()) {
            try {
                Path file = Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor));
                if (file.startsWith("/proc/" + child.pid())) {
                    found.put(descriptor, file);
                }
            } catch (NoSuchFileException closed) {
                // That of the listing, or another thread's.
                continue;
            }
        }
        return found;
    }

    private boolean read(OpenProcess process) {
        reading.begin();
        return process.read(reading);
    }

    @Test
    void only_the_files_of_the_metrics_are_held_and_only_from_the_second_read_on() throws IOException {
        try (ChildProcess child = ChildProcess.start();
                CounterSource source = ProcfsCounterSource.open(
                        "/proc",
                        new DescriptorBudget(PLENTY),
                        true,
                        ProcessNetworks.Mode.SOCK_DIAG,
                        ProcfsContext.Idle.SKIP)) {
            assertEquals(1, held(source, child, MetricFlags.DEFAULT, 0), "the handle");
            assertEquals(1, held(source, child, MetricFlags.DEFAULT, 1), "a snapshot holds no more");
            assertEquals(5, held(source, child, MetricFlags.DEFAULT, 3), "the handle, stat, statm, io, fd");
            assertEquals(2, held(source, child, MetricFlags.of(Metric.CPU, Metric.THREADS), 3), "the handle, stat");
            assertEquals(3, held(source, child, MetricFlags.of(Metric.PAGEFILE), 3), "the handle, stat, status");
            assertEquals(6, held(source, child, MetricFlags.ALL, 3));
        }
    }

    private long held(CounterSource source, ChildProcess child, MetricFlags metrics, int reads) throws IOException {
        try (OpenProcess process = source.open(child.pid(), metrics)) {
            for (int i = 0; i < reads; i++) {
                assertTrue(read(process));
            }
            Map<String, Path> held = descriptors(child);
            if (reads > 1) {
                assertTrue(read(process));
                assertEquals(held, descriptors(child), "the same ones serve the next read");
            }
            return held.size();
        }
    }

    @Test
    void what_is_held_is_given_back() {
        DescriptorBudget few = new DescriptorBudget(8);
        try (ChildProcess child = ChildProcess.start();
                CounterSource source = ProcfsCounterSource.open(
                        "/proc", few, true, ProcessNetworks.Mode.SOCK_DIAG, ProcfsContext.Idle.SKIP)) {
            for (int i = 0; i < 10; i++) {
                try (OpenProcess process = source.open(child.pid(), MetricFlags.ALL)) {
                    assertTrue(read(process) && read(process) && read(process));
                    assertEquals(3, few.statHandles().availablePermits());
                    assertEquals(0, few.files().availablePermits());
                }
                assertEquals(4, few.statHandles().availablePermits());
                assertEquals(2, few.files().availablePermits());
            }
        }
    }

    @Test
    void a_storm_of_interrupts_costs_no_number_and_no_descriptor() throws Exception {
        DescriptorBudget budget = new DescriptorBudget(PLENTY);
        try (ChildProcess child = ChildProcess.start();
                CounterSource source = ProcfsCounterSource.open(
                        "/proc", budget, true, ProcessNetworks.Mode.SOCK_DIAG, ProcfsContext.Idle.SKIP)) {
            try (OpenProcess process = source.open(child.pid(), MetricFlags.DEFAULT)) {
                readInAStorm(process);
                assertTrue(read(process) && read(process) && read(process));
                assertEquals(5, descriptors(child).size(), "held as before the storm");
            }
            assertEquals(Map.of(), descriptors(child));
            assertEquals(PLENTY / 2, budget.statHandles().availablePermits());
            assertEquals(PLENTY / 4, budget.files().availablePermits());
        }
    }

    private void readInAStorm(OpenProcess process) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread reader = Thread.currentThread();
        Thread storm = new Thread(() -> {
            while (!over.get()) {
                reader.interrupt();
                Thread.onSpinWait();
            }
        });
        int interrupted = 0;
        storm.start();
        try {
            // On a busy machine the storm may start late.
            for (int i = 0; i < 20_000 || interrupted <= 1000; i++) {
                assertTrue(read(process));
                assertEquals(
                        MetricFlags.DEFAULT.counters() & ~Counter.CPU_NANOS.bit(),
                        reading.present(),
                        "a number was lost");
                interrupted += Thread.interrupted() ? 1 : 0;
            }
        } finally {
            over.set(true);
            while (storm.isAlive()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
    }

    @Test
    void an_uncollected_process_has_its_exit_code() throws Exception {
        // The child of the shell exits; the program that replaces the shell never collects it.
        Process parent =
                new ProcessBuilder("sh", "-c", "exec 3<&0; (read line <&3; exit 7) & echo $!; exec sleep 60").start();
        try (CounterSource source = ProcfsCounterSource.open(
                "/proc", new DescriptorBudget(PLENTY), true, ProcessNetworks.Mode.SOCK_DIAG, ProcfsContext.Idle.SKIP)) {
            long pid = Long.parseLong(
                    new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))
                            .readLine());
            try (OpenProcess process = source.open(pid, MetricFlags.ALL)) {
                assertTrue(read(process));
                assertEquals(OptionalInt.empty(), process.exitCode());
                long reads = reading.value(Counter.READS);
                Path comm = Path.of("/proc/" + parent.pid() + "/comm");
                while (!Files.readString(comm).equals("sleep\n")) {
                    // While it is still the shell, it collects its child.
                    Thread.onSpinWait();
                }
                parent.getOutputStream().write("\n".getBytes(StandardCharsets.UTF_8));
                parent.getOutputStream().flush();
                while (read(process)) {
                    Thread.onSpinWait();
                }
                assertEquals(OptionalInt.of(7), process.exitCode());
                assertTrue(reading.value(Counter.READS) > reads, "its last calls are counted");
                assertFalse(read(process));
                assertEquals(OptionalInt.of(7), process.exitCode());
            }
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_closed_handle_rejects_reads() {
        try (ChildProcess child = ChildProcess.start();
                CounterSource source = ProcfsCounterSource.open(
                        "/proc",
                        new DescriptorBudget(PLENTY),
                        true,
                        ProcessNetworks.Mode.SOCK_DIAG,
                        ProcfsContext.Idle.SKIP)) {
            OpenProcess process = source.open(child.pid(), MetricFlags.DEFAULT);
            process.close();
            assertThrows(IllegalStateException.class, () -> read(process));
        }
    }
}
