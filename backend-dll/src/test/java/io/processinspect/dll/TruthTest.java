package io.processinspect.dll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Compares values with a workload whose usage is known and, under Wine, with the host's kernel. */
@EnabledOnOs(OS.WINDOWS)
class TruthTest {
    private static final long MEBIBYTE = 1 << 20;
    // CPU time advances in steps of 10 or 15.6 ms per thread, and the workload also runs to send its answer.
    private static final long CPU_TOLERANCE = 100_000_000;

    private CounterSource source;
    private Workload workload;
    private OpenProcess process;

    @BeforeEach
    void start() {
        source = new DllCounterSourceProvider().open(Map.of());
        workload = Workload.start();
        process = source.open(workload.pid(), MetricFlags.ALL);
    }

    @AfterEach
    void stop() {
        process.close();
        workload.end();
        source.close();
    }

    private Reading read() {
        Reading reading = new Reading(MetricFlags.ALL, source.timeline());
        reading.begin();
        assertTrue(process.read(reading));
        return reading;
    }

    private static long cpu(Reading reading) {
        return reading.value(Counter.KERNEL_NANOS) + reading.value(Counter.USER_NANOS);
    }

    private static long grown(Reading before, Reading after, Counter counter) {
        return after.value(counter) - before.value(counter);
    }

    private static void assertNear(long expected, long actual, long tolerance, String what) {
        assertTrue(Math.abs(expected - actual) <= tolerance, () -> what + ": expected " + expected + ", was " + actual);
    }

    @Test
    void consumed_cpu_time_is_measured() {
        long usedBefore = workload.cpuNanos();
        Reading before = read();
        workload.burn(1_000_000_000);
        long used = workload.cpuNanos() - usedBefore;
        Reading after = read();
        assertNear(used, cpu(after) - cpu(before), CPU_TOLERANCE, "CPU nanoseconds");
        assertTrue(used >= 1_000_000_000);
    }

    @Test
    void touched_memory_is_measured() {
        workload.touch(1);
        Reading before = read();
        workload.touch(96);
        Reading after = read();
        for (Counter counter : new Counter[] {Counter.WORKING_SET, Counter.PRIVATE_BYTES, Counter.PAGEFILE}) {
            assertNear(96 * MEBIBYTE, grown(before, after, counter), 8 * MEBIBYTE, counter.label());
        }
        // Wine reserves its address space in large blocks beforehand.
        assertTrue(Windows.isWine() || grown(before, after, Counter.VIRTUAL) >= 96 * MEBIBYTE);
    }

    @Test
    void started_threads_are_counted() {
        workload.threads(1);
        Reading before = read();
        workload.threads(25);
        assertNear(25, grown(before, read(), Counter.THREADS), 2, "threads");
    }

    @Test
    void the_listing_reports_the_same_values() {
        Reading read = read();
        ProcessEntry row = source.processes().stream()
                .filter(it -> it.process().equals(process.process()))
                .findFirst()
                .orElseThrow();
        assertEquals(read.name(), row.name());
        assertEquals(ProcessHandle.current().pid(), row.parentPid().orElseThrow());
        assertNear(read.value(Counter.WORKING_SET), row.workingSetBytes().get(), 8 * MEBIBYTE, "working set");
        assertNear(read.value(Counter.THREADS), row.threads().get(), 2, "threads");
        assertNear(cpu(read), row.cpuNanos().get(), CPU_TOLERANCE, "CPU nanoseconds");
        String user = System.getProperty("user.name");
        assertTrue(
                row.user().orElseThrow().endsWith("\\" + user), () -> row.user().orElseThrow());
    }

    /** A Wine process is also a process of the host, whose kernel counts it as well. */
    @Test
    void under_wine_the_host_kernel_reports_the_same_values() throws IOException {
        Path proc = Path.of("Z:\\proc");
        assumeTrue(Windows.isWine() && Files.isDirectory(proc), "this is not Wine on Linux");
        workload.touch(64);
        workload.burn(500_000_000);
        Path host = host(proc);
        Reading read = read();
        String[] statm = Files.readString(host.resolve("statm")).trim().split(" ");
        String stat = Files.readString(host.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        assertNear(Long.parseLong(statm[1]) * 4096, read.value(Counter.WORKING_SET), 8 * MEBIBYTE, "resident");
        assertNear(Long.parseLong(statm[0]) * 4096, read.value(Counter.VIRTUAL), 8 * MEBIBYTE, "virtual");
        assertNear(ticks * 10_000_000, cpu(read), CPU_TOLERANCE, "CPU nanoseconds");
        assertNear(Long.parseLong(fields[17]), read.value(Counter.THREADS), 2, "threads");
    }

    /** The workload's process on the host: the one with the workload's class among its arguments. */
    private Path host(Path proc) throws IOException {
        try (Stream<Path> all = Files.list(proc)) {
            Path[] found = all.filter(folder -> folder.getFileName().toString().matches("[0-9]+"))
                    .filter(TruthTest::isWorkload)
                    .toArray(Path[]::new);
            assertEquals(1, found.length, "exactly one workload must be running");
            return found[0];
        }
    }

    private static boolean isWorkload(Path folder) {
        try {
            String arguments = new String(Files.readAllBytes(folder.resolve("cmdline")), StandardCharsets.ISO_8859_1);
            return arguments.contains(Workload.class.getName());
        } catch (IOException gone) {
            return false;
        }
    }
}
