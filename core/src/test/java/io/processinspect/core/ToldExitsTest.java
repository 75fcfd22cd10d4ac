package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Termination;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backends that are told of exits: these are known before the next tick. */
class ToldExitsTest {
    private static final MetricFlags CPU = MetricFlags.of(Metric.CPU);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TENTH = Duration.ofMillis(100);

    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());
    private final WatchList list = provider.watch(CPU);
    private final List<String> calls = new ArrayList<>();
    private final WatchListener recorder = new WatchListener() {
        @Override
        public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
            calls.add("tick of " + latest.size() + " over "
                    + seconds(latest.values().iterator().next()));
        }

        @Override
        public void onExit(ProcessSample last) {
            calls.add("exit of " + last.process().pid() + " over " + seconds(last));
        }

        @Override
        public void onMissed(long ticks) {
            calls.add("missed " + ticks);
        }
    };

    private static String seconds(ProcessSample sample) {
        return sample.interval().orElseThrow().toMillis() / 1000.0 + " s";
    }

    private FakeProcess busy(long pid) {
        return machine.process(pid, "p" + pid)
                .rate(Counter.KERNEL_NANOS, 500_000_000)
                .value(Counter.USER_NANOS, 0)
                .leavesFinalCounters()
                .tellsExit();
    }

    @AfterEach
    void nothing_is_left_open() {
        provider.close();
        assertEquals(0, machine.openHandles());
    }

    @Test
    void a_session_ends_when_its_process_does() {
        busy(1).exitsAt(Duration.ofMillis(1234), 7);
        MonitoringSession session = provider.openSession(1, CPU, Schedule.every(SECOND));
        machine.clock().advance(Duration.ofMillis(1234));
        Termination end = session.ended().orElseThrow();
        assertEquals(Termination.Cause.EXITED, end.cause());
        assertEquals(OptionalInt.of(7), end.exitCode());
        assertEquals(machine.clock().now(), end.time());
        assertEquals(Duration.ofMillis(1234), session.end().interval().orElseThrow());
        assertEquals(1, session.statistics().ticks());
    }

    @Test
    void monitoring_ends_when_its_process_does_and_its_listener_is_told() {
        FakeProcess process = busy(1);
        List<Termination> ends = new ArrayList<>();
        provider.monitor(1, CPU, Schedule.every(SECOND), new SampleListener() {
            @Override
            public void onSample(ProcessSample sample) {
                calls.add(seconds(sample));
            }

            @Override
            public void onEnd(Termination termination) {
                ends.add(termination);
            }
        });
        machine.clock().advance(Duration.ofMillis(1500));
        process.exit(3);
        machine.clock().advance(Duration.ZERO);
        assertEquals(List.of("1.0 s"), calls);
        assertEquals(OptionalInt.of(3), ends.get(0).exitCode());
    }

    @Test
    void a_watch_list_tells_of_an_exit_between_two_ticks() {
        ProcessIdentity one;
        busy(1).exitsAt(Duration.ofMillis(1300), 7);
        busy(2);
        one = list.add(1);
        list.add(2);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofMillis(1300));
        assertEquals(List.of("tick of 2 over 1.0 s", "exit of 1 over 0.3 s"), calls);
        assertNull(list.latest().get(one));
        ProcessSample last = list.exited().get(0);
        assertEquals(one, last.process());
        assertEquals(OptionalInt.of(7), last.ended().orElseThrow().exitCode());
        machine.clock().advance(SECOND);
        assertEquals("tick of 1 over 1.0 s", calls.get(2));
        assertEquals(3, calls.size());
        assertEquals(2, list.statistics().ticks());
        assertEquals(0, list.statistics().missedByListener());
    }

    @Test
    void a_listener_of_every_third_tick_is_told_of_the_exit_at_once_and_over_its_whole_interval() {
        busy(1).exitsAt(Duration.ofMillis(2300), 0);
        busy(2);
        list.add(1);
        list.add(2);
        list.addListener(recorder, 3);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofMillis(2300));
        assertEquals(List.of("exit of 1 over 2.3 s"), calls);
        machine.clock().advance(SECOND);
        assertEquals(List.of("exit of 1 over 2.3 s", "tick of 1 over 3.0 s"), calls);
    }

    @Test
    void a_busy_listener_misses_neither_the_exit_nor_counts_it_as_a_tick() {
        busy(1).exitsAt(Duration.ofMillis(2300), 0);
        busy(2);
        list.add(1);
        list.add(2);
        list.addListener(recorder);
        boolean[] slow = {true};
        list.addListener(latest -> {
            if (slow[0]) {
                slow[0] = false;
                // As if this took until the middle of the third second.
                machine.clock().advance(Duration.ofMillis(1500));
            }
        });
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        machine.clock().advance(SECOND);
        assertTrue(calls.contains("exit of 1 over 0.3 s"), calls.toString());
        assertEquals(0, list.statistics().missedByListener());
    }

    @Test
    void a_list_that_is_started_after_an_exit_was_told_reads_it_at_once() {
        busy(1).exitsAt(TENTH, 0);
        busy(2);
        list.add(1);
        list.add(2);
        machine.clock().advance(SECOND);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(TENTH);
        assertEquals(1, list.exited().size());
        assertEquals(List.of("exit of 1 over 1.0 s"), calls);
    }

    @Test
    void a_list_that_is_not_started_finds_the_exit_at_its_next_read() throws InterruptedException {
        busy(1).exitsAt(TENTH, 0);
        busy(2);
        list.add(1);
        list.add(2);
        machine.clock().advance(SECOND);
        assertEquals(2, list.latest().size());
        list.refresh(TENTH);
        assertEquals(1, list.latest().size());
        assertEquals(1, list.exited().size());
    }
}
