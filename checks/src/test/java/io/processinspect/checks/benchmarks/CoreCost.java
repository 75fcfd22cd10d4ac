package io.processinspect.checks.benchmarks;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.Schedule;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What core adds to a raw read: the same ticks of the same virtual clock, with a bare read and with monitoring. */
final class CoreCost {
    private static final int TICKS = 200_000;
    private static final int ROUNDS = Scale.of(9);
    private static final Duration TICK = Duration.ofMillis(1);

    private static long heard;

    private CoreCost() {}

    static List<Figure> measure() {
        return List.of(figure("all counters", MetricFlags.ALL), figure("the default ones", MetricFlags.DEFAULT));
    }

    private static Figure figure(String what, MetricFlags metrics) {
        Cost bare = Cost.UNKNOWN;
        Cost sampled = Cost.UNKNOWN;
        // In turns, as the machine may have other things to do at times.
        for (int round = 0; round < ROUNDS; round++) {
            bare = bare.or(bare(metrics));
            sampled = sampled.or(sampled(metrics));
        }
        Cost core = sampled.less(bare);
        return new Figure(
                "core over a raw read, read to delivered, " + what,
                String.format(Locale.ROOT, "%.2f us, %.0f B (raw %.2f us)", core.micros(), core.bytes(), bare.micros()),
                "<= 3 us, <= 300 B");
    }

    private static FakeMachine machine() {
        FakeMachine machine = new FakeMachine();
        FakeProcess process = machine.process(1, "target");
        Counter.all().forEach(counter -> process.value(counter, 1000));
        return machine;
    }

    private static Cost bare(MetricFlags metrics) {
        FakeMachine machine = machine();
        CounterSource source = machine.source();
        Timeline timeline = source.timeline();
        try (OpenProcess process = source.open(1, metrics)) {
            Reading reading = new Reading(metrics, timeline);
            timeline.timer("bare", () -> {
                reading.begin();
                heard += process.read(reading) ? 1 : 0;
                return timeline.nanoTime() + TICK.toNanos();
            });
            return run(machine);
        }
    }

    private static Cost sampled(MetricFlags metrics) {
        FakeMachine machine = machine();
        try (MetricsProvider provider = Backends.over(machine.source())) {
            provider.monitor(1, metrics, Schedule.every(TICK), sample -> heard++);
            return run(machine);
        }
    }

    private static Cost run(FakeMachine machine) {
        return Cost.of(TICKS, () -> machine.clock().advance(TICK));
    }
}
