package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.Status;
import io.processinspect.procfs.ProcfsCounterSourceProvider;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.tck.ChildProcess;
import io.processinspect.tck.CounterSourceContract;
import io.processinspect.tck.Target;
import java.lang.module.ModuleDescriptor.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** procfs with native calls: the same contract, the CPU time in nanoseconds, and what is skipped of the idle. */
@Tag("native-calls")
@EnabledOnOs(OS.LINUX)
class NativeCallsTest extends CounterSourceContract {
    private static final MetricFlags METRICS =
            MetricFlags.of(Metric.CPU, Metric.WORKING_SET, Metric.HANDLES, Metric.THREADS, Metric.IO);

    private static CounterSource procfs(Map<String, String> options) {
        CounterSource source = new ProcfsCounterSourceProvider().open(options);
        source.prepareRepeatedReads();
        return source;
    }

    @Override
    protected CounterSource openSource() {
        return procfs(Map.of());
    }

    @Override
    protected Target startTarget() {
        return ChildProcess.start();
    }

    @Override
    protected Optional<Target> startAgain(Target ended) {
        return ChildProcess.startWithPid(ended.pid());
    }

    @Override
    protected OptionalLong forbiddenPid() {
        boolean root = System.getProperty("user.name").equals("root");
        return root ? OptionalLong.empty() : OptionalLong.of(1);
    }

    @Test
    void native_calls_can_be_switched_off() {
        try (CounterSource with = procfs(Map.of());
                CounterSource without = procfs(Map.of("native", "off"))) {
            assertEquals(Optional.of(Duration.ofNanos(1)), with.capabilities().cpuStep());
            assertEquals(
                    Optional.of(Duration.ofMillis(10)), without.capabilities().cpuStep());
            assertTrue(without.capabilities()
                    .description()
                    .endsWith("; without native calls: switched off by native=off"));
        }
    }

    @Test
    void cpu_time_is_in_nanoseconds_and_never_falls() {
        try (CounterSource source = procfs(Map.of());
                OpenProcess self = source.open(source.self(), METRICS)) {
            Reading reading = new Reading(METRICS, source.timeline());
            long last = 0;
            int fine = 0;
            for (int i = 0; i < 1000; i++) {
                reading.begin();
                assertTrue(self.read(reading));
                long now = reading.value(Counter.CPU_NANOS);
                assertTrue(now >= last, now + " after " + last);
                fine += now % 10_000_000 == 0 ? 0 : 1;
                last = now;
            }
            assertTrue(fine > 900, fine + " of 1000 are no whole steps");
            long ticks = reading.value(Counter.KERNEL_NANOS) + reading.value(Counter.USER_NANOS);
            assertTrue(Math.abs(last - ticks) <= 40_000_000, last + " and " + ticks);
        }
    }

    @Test
    void of_a_process_that_sleeps_all_numbers_stand_and_are_the_same_as_if_they_were_read() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "1000").start();
        try (CounterSource skips = procfs(Map.of());
                CounterSource reads = procfs(Map.of("idle", "read"));
                OpenProcess skipped = skips.open(sleeper.pid(), METRICS);
                OpenProcess read = reads.open(sleeper.pid(), METRICS)) {
            Reading one = new Reading(METRICS, skips.timeline());
            Reading other = new Reading(METRICS, reads.timeline());
            for (int i = 0; i < 100; i++) {
                one.begin();
                other.begin();
                assertTrue(skipped.read(one) && read.read(other));
                if (one.value(Counter.CPU_NANOS) != other.value(Counter.CPU_NANOS)) {
                    // It was still starting.
                    continue;
                }
                assertEquals(other.present(), one.present());
                assertEquals(other.name(), one.name());
                assertEquals(other.status(), one.status());
                for (Counter counter : Counter.all()) {
                    if ((one.present() & counter.bit()) != 0) {
                        assertEquals(other.value(counter), one.value(counter), counter.toString());
                    } else {
                        Absence why = other.absences()[counter.ordinal()];
                        assertEquals(why, one.absences()[counter.ordinal()], counter.toString());
                    }
                }
            }
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
    }

    /** Those of a list, but for the CPU time, which has no steps with native calls. */
    private static Optional<List<Object>> listed(CounterSource source, long pid) {
        return source.processes().stream()
                .filter(entry -> entry.process().pid() == pid)
                .findFirst()
                .map(entry -> List.of(
                        entry.process(),
                        entry.parentPid(),
                        entry.name(),
                        entry.status(),
                        entry.user(),
                        entry.workingSetBytes(),
                        entry.threads()));
    }

    @Test
    void a_repeated_list_is_the_same_as_one_that_reads_everything() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "1000").start();
        try (CounterSource skips = procfs(Map.of());
                CounterSource reads = procfs(Map.of("native", "off"))) {
            Optional<List<Object>> all = listed(reads, sleeper.pid());
            // Until it sleeps, so that neither list is behind.
            while (!all.orElseThrow().contains(Status.SLEEPING)) {
                all = listed(reads, sleeper.pid());
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(all, listed(skips, sleeper.pid()));
            }
            sleeper.destroyForcibly().waitFor();
            assertEquals(Optional.empty(), listed(skips, sleeper.pid()));
            Process next = new ProcessBuilder("sleep", "1000").start();
            try {
                assertTrue(listed(skips, next.pid()).isPresent());
            } finally {
                next.destroyForcibly().waitFor();
            }
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_sleeper_that_is_killed_is_gone_at_the_next_read() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "1000").start();
        try (CounterSource source = procfs(Map.of());
                OpenProcess process = source.open(sleeper.pid(), METRICS)) {
            Reading reading = new Reading(METRICS, source.timeline());
            for (int i = 0; i < 10; i++) {
                reading.begin();
                assertTrue(process.read(reading));
            }
            sleeper.destroyForcibly().waitFor();
            reading.begin();
            assertEquals(false, process.read(reading));
        }
    }

    @Test
    void an_exit_before_the_watch_is_told_as_well() throws Exception {
        Process child = new ProcessBuilder("cat").start();
        try (CounterSource source = procfs(Map.of());
                OpenProcess process = source.open(child.pid(), METRICS)) {
            child.destroyForcibly().waitFor();
            CountDownLatch told = new CountDownLatch(1);
            process.onExit(told::countDown);
            assertEquals(0, told.getCount());
        }
    }

    @Test
    void an_exit_is_told_and_its_code_is_known_after_the_parent_has_collected_it() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "read line; exit 7").start();
        try (CounterSource source = procfs(Map.of());
                OpenProcess process = source.open(child.pid(), METRICS)) {
            CountDownLatch told = new CountDownLatch(1);
            process.onExit(told::countDown);
            Reading reading = new Reading(METRICS, source.timeline());
            reading.begin();
            assertTrue(process.read(reading));
            assertEquals(OptionalInt.empty(), process.exitCode());
            child.getOutputStream().close();
            told.await();
            child.waitFor();
            reading.begin();
            assertFalse(process.read(reading));
            boolean isTold = Version.parse(System.getProperty("os.version")).compareTo(Version.parse("6.15")) >= 0;
            assertEquals(isTold ? OptionalInt.of(7) : OptionalInt.empty(), process.exitCode());
        }
    }
}
