package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener of a watch list misses, drops and throws, and how that is counted. */
class WatchListListenersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());
    private final WatchList list = provider.watch(MetricFlags.of(Metric.CPU));
    private final List<Map<ProcessIdentity, ProcessSample>> ticks = new ArrayList<>();

    private FakeProcess busy(long pid) {
        return machine.process(pid, "p" + pid)
                .rate(Counter.KERNEL_NANOS, 500_000_000)
                .value(Counter.USER_NANOS, 0);
    }

    @AfterEach
    void nothing_is_left_open() {
        provider.close();
        assertEquals(0, machine.openHandles());
    }

    @Test
    void what_was_on_its_way_to_a_listener_is_dropped_when_it_is_removed_and_when_the_list_closes()
            throws InterruptedException {
        busy(1);
        list.add(1);
        WatchListener recorder = ticks::add;
        list.addListener(recorder);
        list.refresh(Duration.ofMillis(100));
        list.removeListener(recorder);
        machine.clock().advance(Duration.ZERO);
        list.addListener(recorder);
        list.refresh(Duration.ofMillis(100));
        list.close();
        machine.clock().advance(Duration.ZERO);
        assertEquals(List.of(), ticks);
    }

    @Test
    void nothing_is_watched_by_a_closed_list_and_its_statistics_stay() {
        busy(1);
        ProcessIdentity process = list.add(1);
        list.addListener(latest -> {
            throw new IllegalStateException("mine");
        });
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        Statistics before = list.statistics();
        list.close();
        machine.clock().advance(Duration.ofSeconds(3));
        assertFalse(list.remove(process));
        assertEquals(before, list.statistics());
        assertEquals(1, before.listenerFailures());
    }

    @Test
    void ticks_without_a_read_are_counted_and_told_to_listeners_and_count_for_those_of_every_third() {
        List<Long> missed = new ArrayList<>();
        WatchListener listener = new WatchListener() {
            @Override
            public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
                ticks.add(latest);
            }

            @Override
            public void onMissed(long count) {
                missed.add(count);
            }
        };
        List<Duration> delays = new ArrayList<>(List.of(Duration.ZERO, Duration.ofMillis(2500)));
        machine.process(1, "slow once").value(Counter.USER_NANOS, 0).curve(Counter.KERNEL_NANOS, age -> {
            machine.clock().advance(delays.isEmpty() ? Duration.ZERO : delays.remove(0));
            return 0;
        });
        list.add(1);
        list.addListener(listener, 3);
        list.start(Schedule.every(SECOND));
        // The read of second 1 ends at 3.5, so that of second 3 is late and that of 2 is missed.
        machine.clock().advance(Duration.ofSeconds(6));
        Statistics statistics = list.statistics();
        assertEquals(6, statistics.ticks());
        assertEquals(5, statistics.delivered());
        assertEquals(1, statistics.missedBySampler());
        assertEquals(500_000_000, statistics.maxLagNanos());
        assertEquals(List.of(1L), missed);
        assertEquals(2, ticks.size());
    }

    @Test
    void what_a_busy_listener_missed_is_counted() {
        busy(1);
        list.add(1);
        list.addListener(latest -> {
            ticks.add(latest);
            if (ticks.size() == 1) {
                machine.clock().advance(Duration.ofSeconds(4));
            }
        });
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        assertEquals(3, list.statistics().missedByListener());
    }

    @Test
    void all_failures_of_one_call_are_told_together() {
        busy(1).exitsAt(Duration.ofMillis(500), 0);
        busy(2).exitsAt(Duration.ofMillis(500), 0);
        list.add(1);
        list.add(2);
        list.addListener(new WatchListener() {
            @Override
            public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
                throw new IllegalStateException("tick");
            }

            @Override
            public void onExit(ProcessSample last) {
                throw new IllegalStateException("exit of " + last.process().pid());
            }
        });
        try (Logged log = Logged.begin()) {
            list.start(Schedule.every(SECOND));
            machine.clock().advance(SECOND);
            Throwable all = log.lines().get(0).getThrown();
            assertEquals("exit of 1", all.getCause().getMessage());
            assertEquals(
                    List.of("exit of 2", "tick"),
                    Stream.of(all.getSuppressed()).map(Throwable::getMessage).toList());
        }
        assertEquals(1, list.statistics().listenerFailures());
    }
}
