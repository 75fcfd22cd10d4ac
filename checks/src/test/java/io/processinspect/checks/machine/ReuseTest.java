package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.ProcessScanner;
import io.processinspect.Schedule;
import io.processinspect.Termination;
import io.processinspect.WatchList;
import io.processinspect.core.Backends;
import io.processinspect.procfs.ProcfsCounterSourceProvider;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.tck.ChildProcess;
import io.processinspect.tck.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Again and again a pid goes to a stranger while the process that had it is watched: no number is the stranger's. */
@EnabledOnOs(OS.LINUX)
class ReuseTest {
    private static final int REUSES = Integer.getInteger("processinspect.reuses", 250);
    private static final MetricFlags METRICS =
            MetricFlags.of(Metric.CPU, Metric.WORKING_SET, Metric.HANDLES, Metric.IO);
    // The stranger is another program, so that its name gives it away.
    private static final String OURS = "cat";

    @Test
    void a_reused_pid_never_answers_for_the_process_that_had_it() throws Exception {
        force(Map.of("native", "off"), Duration.ofMillis(10));
    }

    /** What did not run is not read. */
    @Test
    @Tag("native-calls")
    void a_reused_pid_never_answers_where_idle_processes_are_not_read() throws Exception {
        force(Map.of(), Duration.ofNanos(1));
    }

    private static void force(Map<String, String> options, Duration cpuStep) throws Exception {
        assumeTrue(
                Files.isWritable(Path.of("/proc/sys/kernel/ns_last_pid")),
                "skipped: only root can make Linux reuse a pid, by /proc/sys/kernel/ns_last_pid");
        int reused = 0;
        int sameStart = 0;
        try (MetricsProvider provider = Backends.open("procfs", options);
                CounterSource source = new ProcfsCounterSourceProvider().open(options)) {
            source.prepareRepeatedReads();
            assertEquals(cpuStep, source.capabilities().cpuStep().orElseThrow());
            ProcessScanner scanner = provider.scanner();
            for (int attempt = 0; reused < REUSES && attempt < 2 * REUSES; attempt++) {
                Optional<Boolean> same = reuse(provider, source, scanner);
                reused += same.isPresent() ? 1 : 0;
                sameStart += same.orElse(false) ? 1 : 0;
            }
        }
        assertEquals(REUSES, reused, "this machine would not reuse pids");
        System.out.println(reused + " pids were reused, " + sameStart + " of them with the same start time");
    }

    /** Whether the stranger had the same start time as well; empty when the pid went to somebody else. */
    private static Optional<Boolean> reuse(MetricsProvider provider, CounterSource source, ProcessScanner scanner)
            throws Exception {
        Process process = new ProcessBuilder(OURS).start();
        awaitProgram(process.pid());
        Set<String> heard = ConcurrentHashMap.newKeySet();
        Schedule seldom = Schedule.every(Duration.ofHours(1));
        Schedule often = Schedule.every(Duration.ofMillis(1));
        try (OpenProcess handle = source.open(process.pid(), METRICS);
                MonitoringSession session = provider.openSession(process.pid(), METRICS, seldom);
                MonitoringSession monitoring =
                        provider.monitor(process.pid(), METRICS, often, sample -> heard.add(sample.name()));
                WatchList list = provider.watch(METRICS)) {
            ProcessIdentity identity = list.add(process.pid());
            Reading reading = new Reading(METRICS, source.timeline());
            for (int i = 0; i < 3; i++) {
                assertEquals(List.of(OURS), handle.commandLine());
                reading.begin();
                assertTrue(handle.read(reading), "all of its files are held by now");
            }
            assertEquals(OURS, listed(scanner, process.pid()).name());
            process.destroyForcibly().waitFor();
            Optional<Target> taken = ChildProcess.startWithPid(process.pid());
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            try (Target stranger = taken.get()) {
                awaitProgram(stranger.pid());
                boolean same =
                        provider.snapshot(stranger.pid(), METRICS).process().equals(identity);
                reading.begin();
                assertEquals(List.of(), handle.commandLine(), "the handle's command line");
                assertFalse(handle.read(reading), "the handle");
                assertFalse(listed(scanner, stranger.pid()).name().equals(OURS), "the list");
                assertFalse(list.refresh(Duration.ZERO).containsKey(identity), "the watch list");
                ProcessSample result = session.end();
                assertEquals(OURS, result.name());
                assertEquals(
                        Termination.Cause.EXITED, result.ended().orElseThrow().cause(), "the session");
                assertEquals(
                        Termination.Cause.EXITED, monitoring.whenEnded().get().cause(), "monitoring");
                heard.remove(OURS);
                assertEquals(Set.of(), heard, "monitoring");
                return Optional.of(same);
            }
        }
    }

    private static ProcessEntry listed(ProcessScanner scanner, long pid) {
        return scanner.scan().stream()
                .filter(entry -> entry.process().pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    /** Until the new process has become its program: before, it has the name of whoever started it. */
    private static void awaitProgram(long pid) throws IOException {
        Path comm = Path.of("/proc/" + pid + "/comm");
        while (!Set.of(OURS + "\n", "sleep\n").contains(Files.readString(comm))) {
            Thread.onSpinWait();
        }
    }
}
