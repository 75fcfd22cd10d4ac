package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.Status;
import io.processinspect.WatchList;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Ten thousand short processes come and go while lists, sessions and a watch list look at them. */
@EnabledOnOs(OS.LINUX)
class ChurnTest {
    private static final int PROCESSES = 10_000;
    private static final MetricFlags METRICS =
            MetricFlags.of(Metric.CPU, Metric.WORKING_SET, Metric.THREADS, Metric.HANDLES, Metric.IO, Metric.PAGEFILE);
    private static final String SPAWNER =
            "i=0; while [ $i -lt " + PROCESSES + " ]; do /bin/true; i=$((i+1)); done; echo done";

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    @Test
    void processes_that_come_and_go_make_no_exception_no_sentinel_and_no_leak() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        int before;
        try (MetricsProvider provider = Backends.open("procfs")) {
            provider.processes();
            before = descriptors();
            try (Child spawner = Child.start(List.of("sh", "-c", SPAWNER));
                    WatchList list = provider.watch(METRICS)) {
                List<Callable<Integer>> work = List.of(
                        () -> whileRunning(spawner, () -> list(provider)),
                        () -> whileRunning(spawner, () -> watch(provider, list)),
                        () -> whileRunning(spawner, () -> measure(provider)));
                List<Integer> seen = new ArrayList<>();
                for (Future<Integer> done : threads.invokeAll(work)) {
                    seen.add(done.get());
                }
                assertEquals("done", spawner.line(), "it did not get to its end");
                assertTrue(seen.stream().allMatch(count -> count > 100), seen::toString);
            }
        } finally {
            threads.shutdownNow();
        }
        int after = descriptors();
        assertTrue(after <= before + 10, () -> before + " descriptors before, " + after + " after");
    }

    private static int whileRunning(Child spawner, Callable<Integer> look) throws Exception {
        int seen = 0;
        while (ProcessHandle.of(spawner.pid()).filter(ProcessHandle::isAlive).isPresent()) {
            seen += look.call();
        }
        return seen;
    }

    private static int list(MetricsProvider provider) {
        List<ProcessEntry> rows = provider.processes();
        rows.forEach(ChurnTest::assertRow);
        return rows.size();
    }

    private static void assertRow(ProcessEntry row) {
        boolean ended = row.status() == Status.ZOMBIE;
        assertTrue(row.process().startTime().isPresent(), () -> "no start: " + row);
        assertTrue(row.user().isPresent(), () -> "no user: " + row);
        assertTrue(row.threads().isPresent() ? row.threads().get() >= 1 : ended || isGone(row), () -> "" + row);
        assertTrue(row.workingSetBytes().isPresent() || ended || isGone(row), () -> "" + row);
    }

    private static boolean isGone(ProcessEntry row) {
        return row.threads()
                .absence()
                .filter(why -> why.reason() == Absence.Reason.GONE)
                .isPresent();
    }

    /** Those that come and go. */
    private static List<ProcessEntry> newest(MetricsProvider provider) {
        return provider.processes().stream()
                .sorted(Comparator.comparing((ProcessEntry row) -> row.process().startKey())
                        .reversed())
                .limit(3)
                .toList();
    }

    private static int watch(MetricsProvider provider, WatchList list) throws InterruptedException {
        int added = 0;
        for (ProcessEntry row : newest(provider)) {
            try {
                list.add(row.process());
                added++;
            } catch (NoSuchProcessException gone) {
                assertEquals(row.process().pid(), gone.pid());
            }
        }
        list.refresh(Duration.ZERO).values().forEach(ChurnTest::assertSample);
        return added;
    }

    private static int measure(MetricsProvider provider) {
        int measured = 0;
        for (ProcessEntry row : newest(provider)) {
            try (MonitoringSession session = provider.openSession(row.process().pid(), METRICS)) {
                assertSample(session.soFar());
                assertSample(session.end());
                measured++;
            } catch (NoSuchProcessException gone) {
                assertEquals(row.process().pid(), gone.pid());
            }
        }
        return measured;
    }

    private static void assertSample(ProcessSample sample) {
        assertTrue(sample.threads().get() >= 1, () -> "threads of " + sample);
        assertTrue(sample.memory().workingSetBytes().isPresent(), () -> "memory of " + sample);
    }
}
