package io.processinspect.checks.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.Termination;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Ticks, exits and slow listeners, at any moment. */
@Tag("any-jdk")
class TimeProperties {
    private static final MetricFlags THREADS = MetricFlags.of(Metric.THREADS);
    private static final long PID = 9;

    /** Takes its time with each sample, by moving the clock. */
    private static final class Slow implements SampleListener {
        final List<ProcessSample> samples = new ArrayList<>();
        final List<Termination> ends = new ArrayList<>();
        private final FakeMachine machine;
        private final Iterator<Integer> pauses;
        long missed;
        boolean sampleAfterEnd;

        Slow(FakeMachine machine, List<Integer> pauses) {
            this.machine = machine;
            this.pauses = pauses.iterator();
        }

        @Override
        public void onSample(ProcessSample sample) {
            sampleAfterEnd |= !ends.isEmpty();
            samples.add(sample);
            if (pauses.hasNext()) {
                machine.clock().advance(Duration.ofMillis(pauses.next()));
            }
        }

        @Override
        public void onMissed(long ticks) {
            missed += ticks;
        }

        @Override
        public void onEnd(Termination end) {
            ends.add(end);
        }
    }

    @Property
    void under_any_slowness_samples_stay_on_the_grid_and_missed_and_delivered_are_the_ticks(
            @ForAll @IntRange(min = 1, max = 700) int interval,
            @ForAll @Size(max = 12) List<@IntRange(max = 3000) Integer> pauses,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 2000) Integer> moves) {
        FakeMachine machine = new FakeMachine();
        machine.process(PID, "target").value(Counter.THREADS, 1);
        Instant start = machine.clock().now();
        try (MetricsProvider provider = Backends.over(machine.source())) {
            Slow slow = new Slow(machine, pauses);
            MonitoringSession session =
                    provider.monitor(PID, THREADS, Schedule.every(Duration.ofMillis(interval)), slow);
            moves.forEach(move -> machine.clock().advance(Duration.ofMillis(move)));
            long passed = Duration.between(start, machine.clock().now()).toMillis();
            Instant before = start;
            for (ProcessSample sample : slow.samples) {
                assertEquals(0, Duration.between(start, sample.time()).toMillis() % interval, "off the grid");
                assertEquals(
                        Duration.between(before, sample.time()),
                        sample.interval().orElseThrow());
                before = sample.time();
            }
            Statistics statistics = session.statistics();
            assertEquals(passed / interval, statistics.ticks());
            assertEquals(slow.samples.size(), statistics.delivered());
            assertEquals(slow.missed, statistics.missedByListener() + statistics.missedBySampler());
            assertEquals(statistics.ticks(), slow.missed + slow.samples.size());
        }
    }

    @Property
    void there_is_one_exit_event_and_no_sample_after_it(
            @ForAll @IntRange(min = 1, max = 500) int interval,
            @ForAll @IntRange(min = 1, max = 3000) int exit,
            @ForAll @IntRange(min = 1, max = 3000) int duration,
            @ForAll @Size(max = 8) List<@IntRange(max = 900) Integer> pauses) {
        FakeMachine machine = new FakeMachine();
        machine.process(PID, "target").value(Counter.THREADS, 1).exitsAt(Duration.ofMillis(exit), 5);
        Instant start = machine.clock().now();
        try (MetricsProvider provider = Backends.over(machine.source())) {
            Slow slow = new Slow(machine, pauses);
            Schedule schedule = Schedule.every(Duration.ofMillis(interval)).during(Duration.ofMillis(duration));
            MonitoringSession session = provider.monitor(PID, THREADS, schedule, slow);
            machine.clock().advance(Duration.ofMillis(7000));
            assertEquals(1, slow.ends.size());
            assertTrue(!slow.sampleAfterEnd);
            assertEquals(0, machine.openHandles());
            assertEquals(slow.ends.get(0), session.ended().orElseThrow());
            long firstTickAfterExit = (exit + interval - 1) / interval * (long) interval;
            boolean exited = firstTickAfterExit <= duration;
            assertEquals(
                    exited ? Termination.Cause.EXITED : Termination.Cause.DURATION,
                    slow.ends.get(0).cause());
            assertEquals(
                    exited ? firstTickAfterExit : duration,
                    Duration.between(start, slow.ends.get(0).time()).toMillis());
            for (ProcessSample sample : slow.samples) {
                assertTrue(Duration.between(start, sample.time()).toMillis() < exit);
            }
        }
    }
}
