package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.Termination;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingWatchListTest {
    private static final MetricFlags CPU = MetricFlags.of(Metric.CPU);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());
    private final WatchList list = provider.watch(CPU);
    private final List<Map<ProcessIdentity, ProcessSample>> ticks = new ArrayList<>();
    private final List<ProcessIdentity> exits = new ArrayList<>();
    private final List<ProcessSample> lasts = new ArrayList<>();

    private FakeProcess busy(long pid) {
        return machine.process(pid, "p" + pid)
                .rate(Counter.KERNEL_NANOS, 500_000_000)
                .value(Counter.USER_NANOS, 0);
    }

    private final WatchListener recorder = new WatchListener() {
        @Override
        public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
            ticks.add(latest);
        }

        @Override
        public void onExit(ProcessSample last) {
            exits.add(last.process());
            lasts.add(last);
        }
    };

    @AfterEach
    void nothing_is_left_open() {
        provider.close();
        assertEquals(0, machine.openHandles());
    }

    @Test
    void all_processes_are_read_once_per_tick_and_published_as_one_map() {
        busy(1);
        busy(2);
        ProcessIdentity first = list.add(1);
        ProcessIdentity second = list.add(2);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(3, ticks.size());
        assertEquals(List.of(first, second), List.copyOf(ticks.get(2).keySet()));
        assertEquals(50.0, list.latest().get(second).cpu().percentOfOneCpu().get());
        assertThrows(UnsupportedOperationException.class, () -> list.latest().clear());
        assertEquals(3, list.statistics().ticks());
    }

    @Test
    void many_are_added_at_once_without_those_that_are_gone() throws InterruptedException {
        busy(1);
        busy(2);
        ProcessIdentity first = list.add(1);
        ProcessIdentity second = provider.snapshot(2, CPU).process();
        FakeProcess ending = busy(3);
        ProcessIdentity gone = provider.snapshot(3, CPU).process();
        ending.exit(0);
        busy(4).denied();
        List<ProcessIdentity> all = List.of(
                second,
                gone,
                ProcessIdentity.startedAt(4, Instant.EPOCH),
                ProcessIdentity.startedAt(5, Instant.EPOCH),
                first);
        assertEquals(List.of(second, first), list.addAll(all));
        assertEquals(List.of(first, second), List.copyOf(list.latest().keySet()));
        assertEquals(2, machine.openHandles());
        machine.clock().advance(SECOND);
        assertEquals(
                50.0,
                list.refresh(Duration.ZERO).get(second).cpu().percentOfOneCpu().get());
    }

    @Test
    void an_exited_process_is_reported_and_removed_and_the_others_stay() {
        busy(1).exitsAt(Duration.ofMillis(1500), 0);
        busy(2);
        ProcessIdentity first = list.add(1);
        list.add(2);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(List.of(first), exits);
        assertEquals(
                Termination.Cause.EXITED, lasts.get(0).ended().orElseThrow().cause());
        assertEquals(50.0, lasts.get(0).cpu().percentOfOneCpu().get());
        assertTrue(ticks.get(0).containsKey(first));
        assertFalse(ticks.get(1).containsKey(first));
        assertEquals(1, list.latest().size());
        assertEquals(1, machine.openHandles());
    }

    @Test
    void a_failing_listener_is_counted_and_still_receives_later_ticks() {
        busy(1);
        list.add(1);
        list.addListener(latest -> {
            ticks.add(latest);
            throw new IllegalStateException("mine");
        });
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(2, ticks.size());
        assertEquals(2, list.statistics().listenerFailures());
    }

    @Test
    void a_sample_is_found_by_its_pid() {
        busy(1);
        ProcessIdentity process = list.add(1);
        assertEquals(list.latest().get(process), list.latest(1).orElseThrow());
        assertTrue(list.latest(2).isEmpty());
    }

    @Test
    void a_closed_list_takes_nothing_and_reads_nothing() {
        busy(1);
        list.add(1);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        list.close();
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(1, ticks.size());
        assertEquals(0, machine.openHandles());
        assertThrows(IllegalStateException.class, () -> list.addListener(recorder));
        assertThrows(IllegalStateException.class, () -> list.start(Schedule.every(SECOND)));
        assertThrows(IllegalStateException.class, () -> list.refresh(Duration.ZERO));
    }

    @Test
    void a_second_start_replaces_the_first() {
        busy(1);
        list.add(1);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        list.start(Schedule.every(Duration.ofSeconds(2)));
        machine.clock().advance(Duration.ofSeconds(4));
        assertEquals(2, ticks.size());
        assertEquals(2, list.statistics().ticks());
    }

    @Test
    void the_time_that_reads_take_is_counted() {
        machine.process(1, "slow to read").value(Counter.USER_NANOS, 0).curve(Counter.KERNEL_NANOS, age -> {
            machine.clock().advance(Duration.ofMillis(100));
            return 0;
        });
        list.add(1);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(3, list.statistics().ticks());
        assertEquals(300_000_000L, list.statistics().readNanos());
    }

    @Test
    void a_removed_listener_is_not_called() {
        busy(1);
        list.add(1);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        list.removeListener(recorder);
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(1, ticks.size());
        assertEquals(0, list.statistics().missedByListener());
    }

    @Test
    void of_two_watched_with_one_pid_the_living_one_is_found() {
        busy(1).exitsAt(Duration.ofMillis(500), 0);
        machine.process(1, "second", Duration.ofMillis(600))
                .value(Counter.KERNEL_NANOS, 0)
                .value(Counter.USER_NANOS, 0);
        ProcessIdentity first = list.add(1);
        machine.clock().advance(SECOND);
        ProcessIdentity second = list.add(1);
        assertEquals(2, list.latest().size(), "the exit has not been read yet");
        assertEquals(second, list.find(1).orElseThrow());
        assertEquals("second", list.latest(1).orElseThrow().name());
        assertTrue(list.remove(first));
        assertEquals(second, list.find(1).orElseThrow());
    }

    @Test
    void a_fall_in_a_tick_that_a_listener_missed_fails_its_next_interval() {
        busy(1).fallsBack(Counter.KERNEL_NANOS, Duration.ofMillis(2500));
        ProcessIdentity process = list.add(1);
        list.addListener(latest -> {
            ticks.add(latest);
            if (ticks.size() == 1) {
                // Busy over the ticks of the seconds 2, 3 and 4; the fall is in the third.
                machine.clock().advance(Duration.ofSeconds(3));
            }
        });
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        assertEquals(2, ticks.size());
        ProcessSample late = ticks.get(1).get(process);
        assertEquals(Duration.ofSeconds(3), late.interval().orElseThrow());
        Absence why = late.value(Counter.KERNEL_NANOS).absence().orElseThrow();
        assertEquals(Absence.Reason.FAILED, why.reason());
        assertTrue(
                list.latest().get(process).value(Counter.KERNEL_NANOS).isPresent(), "the last second alone is right");
    }

    @Test
    void a_slow_listener_misses_maps_but_no_exit() {
        busy(1).exitsAt(Duration.ofMillis(1500), 0);
        busy(2).exitsAt(Duration.ofMillis(2500), 0);
        ProcessIdentity first = list.add(1);
        ProcessIdentity second = list.add(2);
        List<Long> missed = new ArrayList<>();
        list.addListener(new WatchListener() {
            @Override
            public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
                ticks.add(latest);
                if (ticks.size() == 1) {
                    machine.clock().advance(Duration.ofSeconds(4));
                }
            }

            @Override
            public void onMissed(long count) {
                missed.add(count);
            }

            @Override
            public void onExit(ProcessSample last) {
                exits.add(last.process());
            }
        });
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        assertEquals(List.of(first, second), exits);
        assertEquals(List.of(3L), missed);
        assertTrue(ticks.get(1).isEmpty());
    }

    @Test
    void without_a_start_refresh_waits_for_the_minimum_interval_and_reads() throws InterruptedException {
        busy(1);
        ProcessIdentity first = list.add(1);
        assertTrue(list.latest().get(first).interval().isEmpty());
        machine.clock().advance(Duration.ofMillis(40));
        ProcessSample sample = list.refresh(Duration.ofMillis(100)).get(first);
        assertEquals(Duration.ofMillis(100), sample.interval().orElseThrow());
        assertEquals(50.0, sample.cpu().percentOfOneCpu().get());
    }

    @Test
    void a_share_over_an_empty_interval_is_failed() throws InterruptedException {
        busy(1);
        ProcessIdentity first = list.add(1);
        list.refresh(Duration.ofMillis(100));
        Absence why = list.refresh(Duration.ZERO)
                .get(first)
                .cpu()
                .percentOfMachine()
                .absence()
                .orElseThrow();
        assertEquals(Absence.Reason.FAILED, why.reason());
    }

    @Test
    void a_listener_of_every_third_tick_gets_intervals_of_three_ticks() {
        busy(1);
        ProcessIdentity first = list.add(1);
        machine.process(2, "falls").rate(Counter.KERNEL_NANOS, 100_000_000).value(Counter.USER_NANOS, 0);
        list.addListener(recorder, 3);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(4));
        ProcessIdentity late = list.add(2);
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(2, ticks.size());
        ProcessSample three = ticks.get(0).get(first);
        assertEquals(Duration.ofSeconds(3), three.interval().orElseThrow());
        assertEquals(1_500_000_000L, three.value(Counter.KERNEL_NANOS).get());
        assertEquals(Duration.ofSeconds(1), list.latest().get(first).interval().orElseThrow());
        // A process added between two calls has an interval since it was added.
        assertEquals(Duration.ofSeconds(2), ticks.get(1).get(late).interval().orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> list.addListener(recorder, 0));
    }

    @Test
    void an_exit_between_two_calls_carries_everything_read_since_the_first() {
        busy(1).exitsAt(Duration.ofMillis(5500), 0);
        list.add(1);
        list.addListener(recorder, 3);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(6));
        ProcessSample last = lasts.get(0);
        assertEquals(Duration.ofSeconds(2), last.interval().orElseThrow(), "from second 3 to second 5");
        assertEquals(1_000_000_000L, last.value(Counter.KERNEL_NANOS).get());
    }

    @Test
    void exited_processes_are_kept_until_forgotten() {
        busy(1).exitsAt(Duration.ofMillis(500), 3);
        busy(2).exitsAt(Duration.ofMillis(1500), 0);
        ProcessIdentity first = list.add(1);
        ProcessIdentity second = list.add(2);
        list.addListener(new WatchListener() {
            @Override
            public void onTick(Map<ProcessIdentity, ProcessSample> latest) {}

            @Override
            public void onExit(ProcessSample last) {
                assertTrue(list.exited().stream()
                        .anyMatch(sample -> sample.process().equals(last.process())));
                lasts.add(last);
            }
        });
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(lasts, list.exited());
        assertEquals(
                List.of(first, second),
                list.exited().stream().map(ProcessSample::process).toList());
        list.forget(first);
        assertEquals(1, list.exited().size());
        list.forget(first);
        assertEquals(second, list.exited().get(0).process());
        assertEquals(1, list.exited().size());
    }

    @Test
    void of_very_many_that_exited_the_latest_are_kept() {
        int kept = 1000;
        for (int pid = 1; pid <= kept + 1; pid++) {
            busy(pid).exitsAt(Duration.ofMillis(500), 0);
            list.add(pid);
        }
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        assertEquals(kept, list.exited().size());
        assertEquals(2, list.exited().get(0).process().pid());
    }

    @Test
    void final_values_below_those_of_before_fail_in_the_last_sample() {
        busy(1).fallsBack(Counter.KERNEL_NANOS, Duration.ofMillis(2500))
                .leavesFinalCounters()
                .exitsAt(Duration.ofMillis(2600), 0);
        list.add(1);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(3));
        Absence why = lasts.get(0).value(Counter.KERNEL_NANOS).absence().orElseThrow();
        assertEquals(Absence.Reason.FAILED, why.reason());
    }

    @Test
    void a_reason_that_changes_is_that_of_the_next_sample() throws InterruptedException {
        FakeProcess process = busy(1).absent(Metric.CPU, Absence.denied("first"));
        ProcessIdentity watched = list.add(1);
        list.refresh(Duration.ofMillis(100));
        process.absent(Metric.CPU, Absence.denied("second"));
        ProcessSample sample = list.refresh(Duration.ofMillis(100)).get(watched);
        assertEquals(
                "second",
                sample.value(Counter.KERNEL_NANOS).absence().orElseThrow().detail());
    }

    @Test
    void an_earlier_decrease_does_not_mark_the_last_interval() {
        busy(1).fallsBack(Counter.KERNEL_NANOS, Duration.ofMillis(1500))
                .leavesFinalCounters()
                .exitsAt(Duration.ofMillis(4500), 0);
        list.add(1);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(5));
        assertEquals(250_000_000L, lasts.get(0).value(Counter.KERNEL_NANOS).get());
    }

    @Test
    void adding_twice_is_idempotent_and_removing_twice_returns_false() {
        busy(1);
        ProcessIdentity first = list.add(1);
        assertEquals(first, list.add(1));
        assertEquals(1, machine.openHandles());
        assertEquals(first, list.find(1).orElseThrow());
        assertTrue(list.remove(first));
        assertFalse(list.remove(first));
        assertThrows(NoSuchProcessException.class, () -> list.add(99));
    }

    @Test
    void watched_processes_survive_stop_and_start() {
        busy(1);
        list.add(1);
        list.addListener(recorder);
        list.start(Schedule.every(SECOND));
        machine.clock().advance(SECOND);
        list.stop();
        machine.clock().advance(Duration.ofSeconds(5));
        assertEquals(1, ticks.size());
        list.start(Schedule.every(Duration.ofSeconds(2)).during(Duration.ofSeconds(4)));
        machine.clock().advance(Duration.ofSeconds(20));
        assertEquals(3, ticks.size());
        list.removeListener(recorder);
        list.close();
        assertThrows(IllegalStateException.class, () -> list.add(1));
    }

    @Test
    void the_process_of_the_pid_is_found_and_not_another() {
        busy(1);
        busy(2);
        ProcessIdentity first = list.add(1);
        list.add(2);
        assertEquals(first, list.find(1).orElseThrow());
        assertTrue(list.find(3).isEmpty());
    }
}
