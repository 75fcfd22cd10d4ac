package io.processinspect.checks.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.checks.Child;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** One process a thousand times a second, against loops in C that sleep by absolute time. */
final class Kilohertz {
    private static final OperatingSystemMXBean PROGRAM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Schedule SCHEDULE = Schedule.every(Duration.ofMillis(1));
    private static final int SECONDS = Scale.of(20);

    private Kilohertz() {}

    static List<Figure> measure() throws IOException, InterruptedException {
        List<Figure> figures =
                new ArrayList<>(measure("one process", MetricFlags.DEFAULT, "loop", "reads the same", "<= 2 x"));
        figures.addAll(measure(
                "the CPU time of one process", MetricFlags.of(Metric.CPU), "clock", "reads its clock", "<= 1.3 x"));
        return figures;
    }

    private static List<Figure> measure(String what, MetricFlags metrics, String command, String theirs, String target)
            throws IOException, InterruptedException {
        LongAdder heard = new LongAdder();
        try (Child measured = Child.start(List.of("sleep", "600"));
                MetricsProvider provider = Backends.open("procfs")) {
            try (MonitoringSession warmUp =
                    provider.monitor(measured.pid(), metrics, SCHEDULE, sample -> heard.increment())) {
                TimeUnit.SECONDS.sleep(SECONDS);
                warmUp.stop();
            }
            long cpu = PROGRAM.getProcessCpuTime();
            try (MonitoringSession monitoring =
                    provider.monitor(measured.pid(), metrics, SCHEDULE, sample -> heard.increment())) {
                TimeUnit.SECONDS.sleep(SECONDS);
                monitoring.stop();
                double ours = (PROGRAM.getProcessCpuTime() - cpu) / 1e7 / SECONDS;
                return List.of(
                        new Figure(
                                what + " at 1 kHz over " + SECONDS + " s, the whole program",
                                String.format(
                                        Locale.ROOT, "%.2f %% of one CPU, %s", ours, missed(monitoring.statistics())),
                                ""),
                        peer("- against a loop in C that " + theirs, command, measured.pid(), ours, target));
            }
        }
    }

    private static String missed(Statistics statistics) {
        return statistics.missedBySampler() + " of " + statistics.ticks() + " ticks missed by the sampler, "
                + statistics.missedByListener() + " by the listener";
    }

    private static Figure peer(String what, String command, long pid, double ours, String target) {
        return Peer.c()
                .map(c -> c.cost(command, pid, 1000, SECONDS))
                .map(cost -> new Figure(
                        what,
                        String.format(
                                Locale.ROOT,
                                "%.2f x (%.2f %%, %.0f of %d ticks missed)",
                                ours / (100 * cost[0] / SECONDS),
                                100 * cost[0] / SECONDS,
                                cost[1],
                                1000 * SECONDS),
                        target))
                .orElse(new Figure(what, "not there", target));
    }
}
