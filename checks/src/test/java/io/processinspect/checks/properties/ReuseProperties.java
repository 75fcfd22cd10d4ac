package io.processinspect.checks.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.WatchList;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A pid goes from one process to the next, at any moment, and nobody gets a stranger's numbers. */
@Tag("any-jdk")
class ReuseProperties {
    private static final MetricFlags MARKED = MetricFlags.of(Metric.THREADS, Metric.CPU);
    private static final long PID = 77;

    @Property
    void no_sample_mixes_two_processes(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 900) Integer> lives,
            @ForAll @IntRange(max = 50) int pause,
            @ForAll @Size(min = 1, max = 25) List<@IntRange(max = 400) Integer> moves) {
        FakeMachine machine = new FakeMachine();
        script(machine, lives, pause);
        Map<ProcessIdentity, Long> marks = new HashMap<>();
        List<ProcessSample> all = new ArrayList<>();
        try (MetricsProvider provider = Backends.over(machine.source())) {
            WatchList list = provider.watch(MARKED);
            list.addListener(latest -> all.addAll(latest.values()));
            list.start(Schedule.every(Duration.ofMillis(70)));
            List<MonitoringSession> sessions = new ArrayList<>();
            for (int move : moves) {
                try {
                    ProcessSample now = provider.snapshot(PID, MARKED);
                    marks.put(now.process(), now.threads().get());
                    all.add(now);
                    sessions.add(provider.openSession(now.process(), MARKED, Schedule.every(Duration.ofMillis(30))));
                    provider.monitor(now.process(), MARKED, Schedule.every(Duration.ofMillis(50)), all::add);
                    list.add(now.process());
                } catch (NoSuchProcessException between) {
                    assertEquals(PID, between.pid());
                }
                machine.clock().advance(Duration.ofMillis(move));
            }
            sessions.forEach(session -> all.add(session.end()));
        }
        for (ProcessSample sample : all) {
            long mark = marks.get(sample.process());
            assertEquals(mark, sample.threads().get(), "a stranger's threads");
            assertTrue(sample.total(Counter.KERNEL_NANOS).get() / 1_000_000 == mark, "a stranger's time");
            assertEquals("life " + mark, sample.name());
        }
        assertEquals(0, machine.openHandles());
    }

    private static void script(FakeMachine machine, List<Integer> lives, int pause) {
        Duration start = Duration.ZERO;
        long mark = 1;
        for (int life : lives) {
            Duration length = Duration.ofMillis(life);
            machine.process(PID, "life " + mark, start)
                    .value(Counter.THREADS, mark)
                    .value(Counter.KERNEL_NANOS, mark * 1_000_000)
                    .value(Counter.USER_NANOS, 0)
                    .exitsAt(length, 0);
            start = start.plus(length).plusMillis(pause);
            mark++;
        }
    }
}
