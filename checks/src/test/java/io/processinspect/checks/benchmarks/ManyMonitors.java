package io.processinspect.checks.benchmarks;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.Schedule;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A thousand monitors in real time, all read on the one sampler thread. */
final class ManyMonitors {
    private static final int MONITORS = 1000;
    private static final Duration TIME = Duration.ofSeconds(Scale.of(20));

    private ManyMonitors() {}

    static Figure measure() {
        long missed = 0;
        long ticks = 0;
        long lag = 0;
        try (MetricsProvider provider = Backends.open("fake")) {
            Schedule schedule = Schedule.every(Duration.ofSeconds(1)).during(TIME);
            List<MonitoringSession> all = new ArrayList<>();
            for (int i = 0; i < MONITORS; i++) {
                all.add(provider.monitor(421, MetricFlags.ALL, schedule, sample -> {}));
            }
            for (MonitoringSession one : all) {
                one.whenEnded().join();
                missed += one.statistics().missedBySampler();
                ticks += one.statistics().ticks();
                lag = Math.max(lag, one.statistics().maxLagNanos());
            }
        }
        return new Figure(
                "1,000 monitors at 1 s on one thread, " + TIME.toSeconds() + " s",
                String.format(Locale.ROOT, "%d missed of %d ticks, latest %.1f ms", missed, ticks, lag / 1e6),
                "0 missed");
    }
}
