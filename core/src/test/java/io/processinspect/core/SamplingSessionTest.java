package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.MonitoringSession.State;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.Termination;
import io.processinspect.WatchList;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingSessionTest {
    private static final MetricFlags CPU = MetricFlags.of(Metric.CPU);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeMachine machine = new FakeMachine();
    private final FakeProcess worker = machine.process(42, "worker")
            .value(Counter.THREADS, 3)
            .rate(Counter.KERNEL_NANOS, 250_000_000)
            .rate(Counter.USER_NANOS, 750_000_000);
    private final MetricsProvider provider = Backends.over(machine.source());

    /** Records all calls. */
    private static class Recorder implements SampleListener {
        final List<ProcessSample> samples = new ArrayList<>();
        final List<Termination> ends = new ArrayList<>();
        long missed;

        @Override
        public void onSample(ProcessSample sample) {
            samples.add(sample);
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

    @AfterEach
    void nothing_is_left_open() {
        provider.close();
        assertEquals(0, machine.openHandles());
    }

    @Test
    void shares_are_of_the_cpus_of_the_present() {
        Recorder recorder = new Recorder();
        try (MonitoringSession session = provider.monitor(42, CPU, Schedule.every(SECOND), recorder)) {
            machine.clock().advance(SECOND);
            machine.cpus(Cpus.online(2).withQuota(1));
            machine.clock().advance(SECOND);
            machine.clock().advance(SECOND);
            List<Double> shares = recorder.samples.stream()
                    .map(sample -> sample.cpu().percentOfMachine().get())
                    .toList();
            assertEquals(List.of(25.0, 50.0, 50.0), shares);
            ProcessSample last = recorder.samples.get(2);
            assertEquals(100.0, last.cpu().percentOfAllowed().get());
            assertEquals(50.0, session.soFar().cpu().percentOfMachine().get());
        }
    }

    @Test
    void a_watch_list_follows_the_cpus_too() throws InterruptedException {
        try (WatchList list = provider.watch(CPU)) {
            list.add(42);
            machine.clock().advance(SECOND);
            machine.cpus(Cpus.online(1));
            ProcessSample sample =
                    list.refresh(Duration.ZERO).values().iterator().next();
            assertEquals(100.0, sample.cpu().percentOfMachine().get());
        }
    }

    @Test
    void the_result_so_far_is_read_now() {
        machine.process(7, "worker").rate(Counter.KERNEL_NANOS, 1).value(Counter.USER_NANOS, 0);
        MonitoringSession session = provider.openSession(7, CPU);
        machine.clock().advance(Duration.ofMillis(1500));
        assertEquals(Duration.ofMillis(1500), session.soFar().interval().orElseThrow());
        assertTrue(session.toString().contains("7"), session::toString);
    }

    @Test
    void a_share_of_what_is_allowed_is_that_of_the_machine_by_the_part_that_is_allowed() {
        Cpus four = new Cpus(4, OptionalInt.of(3)).withQuota(2);
        assertEquals(20.0, CpuShare.ofAllowed(10, four).get());
        assertEquals(
                Absence.Reason.FAILED,
                CpuShare.ofOneCpu(1, 0, 4).absence().orElseThrow().reason());
        assertEquals(0.0, CpuShare.ofOneCpu(0, 1, 4).get());
    }

    @Test
    void a_session_has_one_result_over_its_whole_time() {
        MonitoringSession session = provider.openSession(42, CPU);
        machine.clock().advance(Duration.ofMillis(2500));
        ProcessSample result = session.end();
        assertEquals(Duration.ofMillis(2500), result.interval().orElseThrow());
        assertEquals(100.0, result.cpu().percentOfOneCpu().get());
        assertEquals(25.0, result.cpu().percentOfMachine().get());
        assertEquals(0.625, result.cpu().kernelSeconds().get());
        assertEquals(Termination.Cause.STOPPED, result.ended().orElseThrow().cause());
    }

    @Test
    void ending_twice_or_after_close_names_the_pid() {
        MonitoringSession ended = provider.openSession(42, CPU);
        ended.end();
        MonitoringSession closed = provider.openSession(42, CPU);
        closed.close();
        closed.close();
        for (MonitoringSession session : List.of(ended, closed)) {
            assertEquals(State.CLOSED, session.state());
            assertTrue(assertThrows(IllegalStateException.class, session::end)
                    .getMessage()
                    .contains("pid 42"));
            assertTrue(assertThrows(IllegalStateException.class, session::soFar)
                    .getMessage()
                    .contains("pid 42"));
        }
    }

    @Test
    void several_sessions_of_one_pid_have_independent_results() {
        MonitoringSession first = provider.openSession(42, CPU);
        machine.clock().advance(SECOND);
        MonitoringSession second = provider.openSession(42, CPU);
        machine.clock().advance(SECOND);
        assertEquals(Duration.ofSeconds(2), first.end().interval().orElseThrow());
        assertEquals(SECOND, second.end().interval().orElseThrow());
    }

    @Test
    void a_session_whose_process_exits_ends_with_the_last_successful_read() {
        worker.exitsAt(Duration.ofMillis(3500), 7);
        MonitoringSession session = provider.openSession(42, CPU);
        machine.clock().advance(Duration.ofSeconds(10));
        assertEquals(State.FINISHED, session.state());
        ProcessSample result = session.end();
        assertEquals(Duration.ofSeconds(3), result.interval().orElseThrow());
        assertEquals(
                3.0,
                result.cpu().kernelSeconds().get() + result.cpu().userSeconds().get());
        Termination end = result.ended().orElseThrow();
        assertEquals(Termination.Cause.EXITED, end.cause());
        assertEquals(7, end.exitCode().orElseThrow());
    }

    @Test
    void final_counters_reported_after_the_exit_are_in_the_result() {
        worker.exitsAt(Duration.ofMillis(3500), 0).leavesFinalCounters();
        MonitoringSession session = provider.openSession(42, CPU);
        machine.clock().advance(Duration.ofSeconds(10));
        ProcessSample result = session.end();
        assertEquals(
                3.5,
                result.cpu().kernelSeconds().get() + result.cpu().userSeconds().get());
        assertEquals(Duration.ofSeconds(4), result.interval().orElseThrow());
    }

    @Test
    void without_a_second_read_differences_are_absent_and_other_values_present() {
        worker.exitsAt(Duration.ofMillis(500), 0);
        MonitoringSession session = provider.openSession(42, MetricFlags.of(Metric.CPU, Metric.THREADS));
        machine.clock().advance(Duration.ofSeconds(1));
        ProcessSample result = session.end();
        assertEquals(Absence.GONE, result.cpu().percentOfMachine().absence().orElseThrow());
        assertEquals(3, result.threads().get());
        assertTrue(result.interval().isEmpty());
    }

    @Test
    void an_occasional_failed_read_does_not_affect_the_result() {
        MonitoringSession session = provider.openSession(42, CPU);
        machine.clock().advance(Duration.ofSeconds(2));
        worker.failsWith(new IllegalStateException("torn"));
        machine.clock().advance(Duration.ofSeconds(2));
        ProcessSample result = session.end();
        assertEquals(Duration.ofSeconds(2), result.interval().orElseThrow());
        assertEquals(100.0, result.cpu().percentOfOneCpu().get());
        assertEquals("worker", result.name());
    }

    @Test
    void monitoring_ticks_without_drift_and_ends_at_its_deadline() {
        Recorder recorder = new Recorder();
        Schedule schedule = Schedule.every(Duration.ofMillis(300)).during(SECOND);
        MonitoringSession session = provider.monitor(42, CPU, schedule, recorder);
        machine.clock().advance(Duration.ofSeconds(5));
        assertEquals(3, recorder.samples.size());
        for (ProcessSample sample : recorder.samples) {
            assertEquals(Duration.ofMillis(300), sample.interval().orElseThrow());
            assertEquals(100.0, sample.cpu().percentOfOneCpu().get());
        }
        assertEquals(1, recorder.ends.size());
        assertEquals(Termination.Cause.DURATION, recorder.ends.get(0).cause());
        assertEquals("2026-01-01T00:00:01Z", recorder.ends.get(0).time().toString());
        assertEquals(Duration.ofMillis(900), session.end().interval().orElseThrow());
        assertEquals(0, recorder.missed);
    }

    @Test
    void the_exit_of_the_process_is_reported_once_and_ends_monitoring() {
        worker.exitsAt(Duration.ofMillis(2500), 3);
        Recorder recorder = new Recorder();
        MonitoringSession session = provider.monitor(42, CPU, Schedule.every(SECOND), recorder);
        machine.clock().advance(Duration.ofSeconds(9));
        assertEquals(2, recorder.samples.size());
        assertEquals(1, recorder.ends.size());
        assertEquals(Termination.Cause.EXITED, recorder.ends.get(0).cause());
        assertEquals(3, recorder.ends.get(0).exitCode().orElseThrow());
        assertEquals(recorder.ends.get(0), session.whenEnded().join());
        assertEquals(0, machine.openHandles());
        assertEquals(2, session.statistics().ticks());
    }

    @Test
    void a_slow_listener_gets_the_newest_sample_and_the_number_of_missed_ticks() {
        Recorder recorder = new Recorder() {
            @Override
            public void onSample(ProcessSample sample) {
                super.onSample(sample);
                if (samples.size() == 1) {
                    machine.clock().advance(Duration.ofMillis(3500));
                }
            }
        };
        MonitoringSession session = provider.monitor(42, CPU, Schedule.every(SECOND), recorder);
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(2, recorder.samples.size());
        assertEquals(2, recorder.missed);
        assertEquals(
                Duration.ofSeconds(3),
                recorder.samples.get(1).interval().orElseThrow(),
                "the interval covers the missed ticks");
        assertEquals("2026-01-01T00:00:04Z", recorder.samples.get(1).time().toString());
        assertEquals(4, session.statistics().ticks());
        assertEquals(2, session.statistics().delivered());
        assertEquals(2, session.statistics().missedByListener());
    }

    @Test
    void a_listener_that_throws_is_reported_and_called_again() {
        IllegalStateException failure = new IllegalStateException("mine");
        List<ProcessSample> recorder = new ArrayList<>();
        MonitoringSession session = provider.monitor(42, CPU, Schedule.every(SECOND), sample -> {
            recorder.add(sample);
            throw failure;
        });
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(3, recorder.size());
        assertSame(failure, session.listenerFailure().orElseThrow());
        assertEquals(3, session.statistics().listenerFailures());
    }

    @Test
    void stopping_from_within_the_listener_ends_monitoring_immediately() {
        AtomicReference<MonitoringSession> session = new AtomicReference<>();
        Recorder recorder = new Recorder() {
            @Override
            public void onSample(ProcessSample sample) {
                super.onSample(sample);
                session.get().stop();
                assertEquals(State.FINISHED, session.get().state());
            }
        };
        session.set(provider.monitor(42, CPU, Schedule.every(SECOND), recorder));
        machine.clock().advance(Duration.ofSeconds(5));
        assertEquals(1, recorder.samples.size());
        assertEquals(Termination.Cause.STOPPED, recorder.ends.get(0).cause());
        assertTrue(session.get().listenerFailure().isEmpty());
    }

    @Test
    void setting_the_wall_clock_back_does_not_change_intervals() {
        Recorder recorder = new Recorder();
        provider.monitor(42, CPU, Schedule.every(SECOND), recorder);
        machine.clock().advance(SECOND);
        machine.clock().stepWallClock(Duration.ofHours(-1));
        machine.clock().advance(SECOND);
        assertEquals(SECOND, recorder.samples.get(1).interval().orElseThrow());
        assertTrue(
                recorder.samples.get(1).time().isBefore(recorder.samples.get(0).time()));
    }

    @Test
    void a_decreasing_counter_fails_in_that_interval_and_in_the_result_of_a_session() {
        worker.fallsBack(Counter.USER_NANOS, Duration.ofMillis(1500));
        Recorder recorder = new Recorder();
        provider.monitor(42, CPU, Schedule.every(SECOND), recorder);
        MonitoringSession session = provider.openSession(42, CPU);
        machine.clock().advance(Duration.ofSeconds(10));
        assertTrue(recorder.samples.get(0).cpu().percentOfMachine().isPresent());
        assertEquals(
                Absence.Reason.FAILED,
                recorder.samples
                        .get(1)
                        .cpu()
                        .userSeconds()
                        .absence()
                        .orElseThrow()
                        .reason());
        assertTrue(recorder.samples.get(2).cpu().percentOfMachine().isPresent());
        assertEquals(
                Absence.Reason.FAILED,
                session.end().cpu().userSeconds().absence().orElseThrow().reason());
    }

    @Test
    void closing_the_provider_ends_all_sessions_and_keeps_their_results() {
        Recorder recorder = new Recorder();
        MonitoringSession monitoring = provider.monitor(42, CPU, Schedule.every(SECOND), recorder);
        MonitoringSession session = provider.openSession(42, CPU);
        machine.clock().advance(Duration.ofSeconds(2));
        provider.close();
        assertEquals(0, machine.openHandles());
        assertEquals(Duration.ofSeconds(2), session.end().interval().orElseThrow());
        assertEquals(Duration.ofSeconds(2), monitoring.end().interval().orElseThrow());
        assertThrows(IllegalStateException.class, () -> provider.snapshot(42, CPU));
        provider.close();
    }

    @Test
    void missing_and_denied_processes_fail_immediately() {
        machine.process(66, "vault").denied();
        assertEquals(
                7,
                assertThrows(NoSuchProcessException.class, () -> provider.snapshot(7, CPU))
                        .pid());
        assertEquals(
                66,
                assertThrows(AccessDeniedException.class, () -> provider.openSession(66, CPU))
                        .pid());
        assertThrows(IllegalArgumentException.class, () -> provider.snapshot(0, CPU));
        assertThrows(IllegalArgumentException.class, () -> provider.openSession(-1, CPU));
    }

    @Test
    void an_identity_does_not_match_the_next_process_with_its_pid() {
        ProcessIdentity old = provider.snapshot(42, CPU).process();
        machine.clock().advance(SECOND);
        worker.exit(0);
        machine.process(42, "other").value(Counter.KERNEL_NANOS, 1).value(Counter.USER_NANOS, 1);
        assertThrows(NoSuchProcessException.class, () -> provider.snapshot(old, CPU));
        assertFalse(old.equals(provider.snapshot(42, CPU).process()));
    }

    @Test
    void a_snapshot_over_a_window_has_an_interval_and_no_end() throws InterruptedException {
        ProcessSample sample = provider.snapshot(42, CPU, SECOND);
        assertEquals(100.0, sample.cpu().percentOfOneCpu().get());
        assertTrue(sample.ended().isEmpty());
        assertEquals(
                Absence.NEEDS_INTERVAL,
                provider.snapshot(42, CPU).cpu().percentOfMachine().absence().orElseThrow());
    }

    @Test
    void a_window_that_is_no_multiple_of_the_ticks_ends_on_time() throws InterruptedException {
        ProcessSample sample = provider.snapshot(42, CPU, Duration.ofMillis(1500));
        assertEquals(Duration.ofMillis(1500), sample.interval().orElseThrow());
    }

    @Test
    void a_snapshot_is_of_now() {
        machine.clock().advance(SECOND);
        assertEquals(machine.clock().now(), provider.snapshot(42, CPU).time());
    }

    @Test
    void ticks_without_a_read_are_told_to_the_listener_and_the_time_of_reads_is_counted() {
        slowOnce();
        Recorder recorder = new Recorder();
        MonitoringSession session = provider.monitor(7, CPU, Schedule.every(SECOND), recorder);
        machine.clock().advance(Duration.ofSeconds(4));
        Statistics statistics = session.statistics();
        assertEquals(4, statistics.ticks());
        assertEquals(1, statistics.missedBySampler());
        assertEquals(1, recorder.missed);
        assertEquals(2_500_000_000L, statistics.readNanos());
    }

    @Test
    void a_tick_missed_before_the_exit_is_told() {
        slowOnce().exitsAt(Duration.ofMillis(3200), 0);
        Recorder recorder = new Recorder();
        provider.monitor(7, CPU, Schedule.every(SECOND), recorder);
        machine.clock().advance(Duration.ofSeconds(5));
        assertEquals(1, recorder.missed);
        assertEquals(1, recorder.ends.size());
    }

    /** The read at the first tick ends half a second after the third. */
    private FakeProcess slowOnce() {
        List<Duration> delays = new ArrayList<>(List.of(Duration.ZERO, Duration.ofMillis(2500)));
        return machine.process(7, "slow once").value(Counter.USER_NANOS, 0).curve(Counter.KERNEL_NANOS, age -> {
            machine.clock().advance(delays.isEmpty() ? Duration.ZERO : delays.remove(0));
            return 0;
        });
    }

    @Test
    void a_session_counts_the_ticks_that_it_read_and_those_that_it_did_not() {
        slowOnce();
        MonitoringSession session = provider.openSession(7, CPU, Schedule.every(SECOND));
        machine.clock().advance(Duration.ofSeconds(4));
        Statistics statistics = session.statistics();
        assertEquals(4, statistics.ticks());
        assertEquals(1, statistics.missedBySampler());
        assertEquals(3, statistics.delivered());
    }

    @Test
    void final_counters_below_those_of_before_fail() {
        worker.fallsBack(Counter.KERNEL_NANOS, Duration.ofMillis(2500)).leavesFinalCounters();
        worker.exitsAt(Duration.ofMillis(2600), 0);
        MonitoringSession session = provider.openSession(42, CPU);
        machine.clock().advance(Duration.ofSeconds(4));
        ProcessSample result = session.end();
        assertEquals(
                Absence.Reason.FAILED,
                result.value(Counter.KERNEL_NANOS).absence().orElseThrow().reason());
        assertTrue(result.value(Counter.USER_NANOS).isPresent());
    }

    @Test
    void a_name_that_changes_is_that_of_the_next_sample_and_a_failed_read_keeps_it() {
        Recorder recorder = new Recorder();
        provider.monitor(42, CPU, Schedule.every(SECOND), recorder);
        machine.clock().advance(SECOND);
        worker.name("other");
        machine.clock().advance(SECOND);
        worker.failsWith(new IllegalStateException("torn"));
        machine.clock().advance(SECOND);
        assertEquals(
                List.of("worker", "other", "other"),
                recorder.samples.stream().map(ProcessSample::name).toList());
    }

    @Test
    void a_listener_that_throws_is_logged_once_even_if_the_log_throws_too() {
        Recorder recorder = new Recorder() {
            @Override
            public void onSample(ProcessSample sample) {
                super.onSample(sample);
                throw new IllegalStateException("mine");
            }
        };
        try (Logged log = Logged.begin()) {
            log.failWith(new IllegalStateException("the log's"));
            MonitoringSession session = provider.monitor(42, CPU, Schedule.every(SECOND), recorder);
            machine.clock().advance(Duration.ofSeconds(3));
            String line = "the listener of " + session.process()
                    + " threw; delivery continues, and further failures are only counted";
            assertEquals(List.of("WARNING: " + line, "FINE: " + line, "FINE: " + line), log.messages());
        }
        assertEquals(3, recorder.samples.size());
    }
}
