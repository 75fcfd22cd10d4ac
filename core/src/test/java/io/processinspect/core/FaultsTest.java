package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.MonitoringSession.State;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.SystemMemory;
import io.processinspect.Termination;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Backends that violate the contract, and calls during close. */
class FaultsTest {
    private static final MetricFlags CPU = MetricFlags.of(Metric.CPU);
    private static final Schedule SECONDS = Schedule.every(Duration.ofSeconds(1));

    private final FakeMachine machine = new FakeMachine();
    private final FakeProcess worker = busy(42);
    private final FaultySource source = new FaultySource(machine.source());
    private final MetricsProvider provider = Backends.over(source);

    private FakeProcess busy(long pid) {
        return machine.process(pid, "p" + pid)
                .rate(Counter.KERNEL_NANOS, 100_000_000)
                .value(Counter.USER_NANOS, 0);
    }

    /** Delegates to the fake's source and injects faults. */
    private static final class FaultySource implements CounterSource {
        private final CounterSource delegate;
        int batches;
        int closes;
        int singleReads;
        int cpuReads;
        /** In place of that of the process, unless it is null. */
        ProcessIdentity identity;

        Throwable onRead;
        Throwable onBatch;
        Throwable onCpus;
        Throwable onMemory;
        RuntimeException onClose;
        RuntimeException onWatch;
        /** What the processes' exits are told to. */
        final List<Runnable> exits = new ArrayList<>();

        Throwable onExitCode;

        FaultySource(CounterSource delegate) {
            this.delegate = delegate;
        }

        /** Throws any exception, checked or not, unless it is null. */
        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void raise(Throwable fault) throws T {
            if (fault != null) {
                throw (T) fault;
            }
        }

        @Override
        public Capabilities capabilities() {
            return delegate.capabilities();
        }

        @Override
        public OpenProcess open(long pid, MetricFlags metrics) {
            OpenProcess process = delegate.open(pid, metrics);
            return new OpenProcess() {
                @Override
                public ProcessIdentity process() {
                    return identity == null ? process.process() : identity;
                }

                @Override
                public boolean read(Reading into) {
                    singleReads++;
                    FaultySource.<RuntimeException>raise(onRead);
                    return process.read(into);
                }

                @Override
                public void onExit(Runnable action) {
                    FaultySource.<RuntimeException>raise(onWatch);
                    exits.add(action);
                }

                @Override
                public OptionalInt exitCode() {
                    FaultySource.<RuntimeException>raise(onExitCode);
                    return process.exitCode();
                }

                @Override
                public void close() {
                    process.close();
                    FaultySource.<RuntimeException>raise(onClose);
                }
            };
        }

        @Override
        public void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
            batches++;
            FaultySource.<RuntimeException>raise(onBatch);
            CounterSource.super.readAll(open, into, alive);
        }

        @Override
        public List<ProcessEntry> processes() {
            return delegate.processes();
        }

        @Override
        public SystemMemory systemMemory() {
            FaultySource.<RuntimeException>raise(onMemory);
            return delegate.systemMemory();
        }

        @Override
        public Cpus cpus() {
            cpuReads++;
            FaultySource.<RuntimeException>raise(onCpus);
            return delegate.cpus();
        }

        @Override
        public Timeline timeline() {
            return delegate.timeline();
        }

        @Override
        public void close() {
            closes++;
            delegate.close();
        }
    }

    private static Absence shareAbsence(ProcessSample sample) {
        return sample.cpu().percentOfMachine().absence().orElseThrow();
    }

    @Test
    void a_provider_closes_its_backend_once() {
        provider.close();
        provider.close();
        assertEquals(1, source.closes);
    }

    @Test
    void a_counter_that_appears_needs_an_interval_of_its_own() {
        worker.absent(Metric.CPU, Absence.denied("not yet"));
        List<ProcessSample> samples = new ArrayList<>();
        provider.monitor(42, CPU, SECONDS, samples::add);
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(Absence.Reason.DENIED, shareAbsence(samples.get(0)).reason());
        worker.rate(Counter.KERNEL_NANOS, 100_000_000).value(Counter.USER_NANOS, 0);
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(
                Absence.NEEDS_INTERVAL.reason(), shareAbsence(samples.get(1)).reason());
        assertEquals(10.0, samples.get(2).cpu().percentOfOneCpu().get());
    }

    @Test
    void gone_is_reported_only_for_exited_processes() {
        MonitoringSession monitoring = provider.monitor(42, CPU, SECONDS, sample -> {});
        assertEquals(Absence.NEEDS_INTERVAL, shareAbsence(monitoring.soFar()));
        assertEquals(Absence.Reason.FAILED, shareAbsence(monitoring.end()).reason());
        MonitoringSession session = provider.openSession(42, CPU);
        worker.failsWith(new IllegalStateException("torn"));
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(Absence.Reason.FAILED, shareAbsence(session.end()).reason());
    }

    @Test
    void an_error_in_a_read_ends_no_session() {
        List<ProcessSample> samples = new ArrayList<>();
        provider.monitor(42, CPU, SECONDS, samples::add);
        source.onRead = new NoClassDefFoundError("a library is missing");
        machine.clock().advance(Duration.ofSeconds(2));
        source.onRead = null;
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(4, samples.size());
        assertEquals(Absence.Reason.FAILED, shareAbsence(samples.get(0)).reason());
        assertTrue(shareAbsence(samples.get(1)).detail().contains("a library is missing"));
        assertEquals(10.0, samples.get(3).cpu().percentOfOneCpu().get());
        assertEquals(Duration.ofSeconds(3), samples.get(2).interval().orElseThrow(), "since the last successful read");
    }

    @Test
    void the_watch_list_reads_in_batches_and_survives_a_failed_batch() throws InterruptedException {
        busy(43);
        WatchList list = provider.watch(CPU);
        ProcessIdentity first = list.add(42);
        list.add(43);
        int firstReads = source.singleReads;
        list.start(SECONDS);
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(2, source.batches);
        assertEquals(4, source.singleReads - firstReads);
        source.onBatch = new UnsatisfiedLinkError("gone");
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(
                Absence.Reason.FAILED, shareAbsence(list.latest().get(first)).reason());
        assertEquals(2, list.latest().size());
        assertEquals(machine.clock().now(), list.latest().get(first).time(), "the time of the failure");
        source.onBatch = null;
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(10.0, list.latest().get(first).cpu().percentOfOneCpu().get());
    }

    @Test
    void a_session_ends_even_if_closing_and_reading_the_exit_code_fail() {
        source.onClose = new IllegalStateException("stuck");
        source.onExitCode = new IllegalStateException("unknown");
        List<Termination> ends = new ArrayList<>();
        MonitoringSession monitoring = provider.monitor(42, CPU, SECONDS, new SampleListener() {
            @Override
            public void onSample(ProcessSample sample) {}

            @Override
            public void onEnd(Termination end) {
                ends.add(end);
            }
        });
        MonitoringSession other = provider.openSession(42, CPU);
        worker.exit(1);
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(1, ends.size());
        assertTrue(ends.get(0).exitCode().isEmpty());
        assertEquals(Termination.Cause.EXITED, monitoring.whenEnded().join().cause());
        provider.close();
        assertEquals(State.FINISHED, other.state());
        assertEquals(0, machine.openHandles());
    }

    @Test
    void what_fails_at_the_end_of_a_session_is_logged() {
        source.onClose = new IllegalStateException("stuck");
        source.onExitCode = new IllegalStateException("unknown");
        provider.monitor(42, CPU, SECONDS, sample -> {});
        worker.exit(1);
        try (Logged log = Logged.begin()) {
            machine.clock().advance(Duration.ofSeconds(1));
            assertEquals(
                    List.of(source.onExitCode, source.onClose),
                    log.lines().stream().map(line -> line.getThrown()).toList());
        }
    }

    @Test
    void a_read_without_memory_is_made_up_for_a_second_later() {
        List<ProcessSample> samples = new ArrayList<>();
        List<Long> missed = new ArrayList<>();
        MonitoringSession session =
                provider.monitor(42, CPU, Schedule.every(Duration.ofMinutes(1)), new SampleListener() {
                    @Override
                    public void onSample(ProcessSample sample) {
                        samples.add(sample);
                    }

                    @Override
                    public void onMissed(long ticks) {
                        missed.add(ticks);
                    }
                });
        machine.clock().advance(Duration.ofSeconds(59));
        source.onCpus = new OutOfMemoryError("made up");
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(0, samples.size());
        source.onCpus = null;
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(1, samples.size());
        assertEquals(Duration.ofSeconds(61), samples.get(0).interval().orElseThrow());
        machine.clock().advance(Duration.ofMinutes(1));
        assertEquals(2, samples.size());
        assertEquals(2, session.statistics().ticks());
        assertEquals(List.of(), missed);
    }

    @Test
    void an_exit_that_is_read_without_memory_is_told_at_the_next_read() {
        busy(43);
        WatchList list = provider.watch(CPU);
        list.add(42);
        list.add(43);
        List<ProcessIdentity> exits = new ArrayList<>();
        list.addListener(new WatchListener() {
            @Override
            public void onTick(Map<ProcessIdentity, ProcessSample> latest) {}

            @Override
            public void onExit(ProcessSample last) {
                exits.add(last.process());
            }
        });
        list.start(SECONDS);
        worker.exit(0);
        source.onExitCode = new OutOfMemoryError("made up");
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(List.of(), exits);
        source.onExitCode = null;
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(1, exits.size());
        assertEquals(1, list.exited().size());
        assertEquals(1, list.latest().size());
    }

    @Test
    void adding_many_that_fails_leaves_nothing_open_and_nothing_half_watched() {
        busy(43);
        List<ProcessIdentity> both =
                provider.processes().stream().map(ProcessEntry::process).toList();
        try (WatchList list = provider.watch(CPU)) {
            source.onCpus = new BackendUnavailableException("made up");
            assertThrows(BackendUnavailableException.class, () -> list.addAll(both));
            assertEquals(0, machine.openHandles());
            source.onCpus = null;
            source.onWatch = new IllegalStateException("made up");
            assertEquals(both, list.addAll(both));
            assertEquals(2, machine.openHandles());
        }
        assertEquals(0, machine.openHandles());
    }

    @Test
    void the_cpus_are_read_once_a_second() {
        provider.monitor(42, CPU, Schedule.every(Duration.ofMillis(100)), sample -> {});
        machine.clock().advance(Duration.ofMillis(900));
        assertEquals(1, source.cpuReads);
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(4, source.cpuReads);
    }

    @Test
    void a_sample_has_the_start_time_of_its_read() {
        List<ProcessSample> samples = new ArrayList<>();
        provider.monitor(42, CPU, SECONDS, samples::add);
        machine.clock().advance(Duration.ofSeconds(1));
        source.identity = ProcessIdentity.startedAt(42, machine.clock().now().plusSeconds(3600));
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(source.identity.startTime(), samples.get(1).process().startTime());
        assertNotEquals(source.identity.startTime(), samples.get(0).process().startTime());
    }

    @Test
    void without_the_machines_memory_processes_are_listed_and_their_share_has_its_reason() {
        worker.value(Counter.WORKING_SET, 1);
        source.onMemory = new BackendUnavailableException("no meminfo");
        Absence why = provider.scanner().scan().get(0).memoryPercent().absence().orElseThrow();
        assertEquals(Absence.failed("no meminfo"), why);
    }

    @Test
    void a_failing_listing_throws_a_typed_exception() {
        machine.listingFailsWith(new IllegalArgumentException("no list today"));
        BackendUnavailableException failure = assertThrows(BackendUnavailableException.class, provider::processes);
        assertTrue(failure.getMessage().contains("no list today"), failure.getMessage());
        machine.listingFailsWith(null);
        assertEquals(1, provider.processes().size());
    }

    @Test
    void a_refresh_waits_for_newly_added_processes_and_shares_the_read_of_the_loop() throws Exception {
        busy(43);
        WatchList list = provider.watch(CPU);
        list.add(42);
        machine.clock().advance(Duration.ofMillis(60));
        ProcessIdentity late = list.add(43);
        assertEquals(
                Duration.ofMillis(100),
                list.refresh(Duration.ofMillis(100)).get(late).interval().orElseThrow());
        list.start(Schedule.every(Duration.ofMillis(10)));
        assertEquals(
                Duration.ofMillis(10),
                list.refresh(Duration.ofMillis(100)).get(late).interval().orElseThrow());
        list.remove(late);
        list.remove(list.find(42).orElseThrow());
        assertTrue(list.refresh(Duration.ofMillis(100)).isEmpty());
    }

    @Test
    void sessions_opened_while_the_provider_closes_do_not_keep_running() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 300; i++) {
                MetricsProvider closing = Backends.over(machine.source());
                Future<MonitoringSession> opening =
                        threads.submit(() -> closing.monitor(42, CPU, SECONDS, sample -> {}));
                threads.submit(closing::close).get();
                try {
                    assertEquals(State.FINISHED, opening.get().state());
                } catch (ExecutionException refused) {
                    assertEquals(IllegalStateException.class, refused.getCause().getClass());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        provider.close();
        assertEquals(0, machine.openHandles());
    }

    @Test
    void an_exit_that_is_told_too_early_or_too_late_changes_nothing() {
        List<Duration> intervals = new ArrayList<>();
        MonitoringSession session = provider.monitor(
                42, CPU, SECONDS, sample -> intervals.add(sample.interval().orElseThrow()));
        WatchList list = provider.watch(CPU);
        list.add(42);
        list.addListener(latest -> latest.values()
                .forEach(sample -> intervals.add(sample.interval().orElseThrow())));
        list.start(SECONDS);
        machine.clock().advance(Duration.ofMillis(1500));
        source.exits.forEach(Runnable::run);
        machine.clock().advance(Duration.ofMillis(500));
        assertEquals(
                List.of(Duration.ofSeconds(1)), intervals.stream().distinct().toList());
        assertEquals(4, intervals.size());
        assertEquals(State.RUNNING, session.state());
        session.end();
        list.close();
        source.exits.forEach(Runnable::run);
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(4, intervals.size());
    }

    @Test
    void ticks_that_were_missed_before_an_exit_was_told_are_counted() {
        MonitoringSession session = provider.monitor(42, CPU, SECONDS, sample -> {});
        worker.exit(0);
        source.exits.forEach(Runnable::run);
        // As if the sampler had been busy for so long.
        ((SamplingSession) session)
                .run(machine.clock().nanoTime() + Duration.ofMillis(3500).toNanos());
        assertEquals(State.FINISHED, session.state());
        assertEquals(2, session.statistics().missedBySampler());
    }

    @Test
    void a_process_whose_exit_cannot_be_watched_is_read_as_any_other() {
        source.onWatch = new IllegalStateException("no descriptor");
        WatchList list = provider.watch(CPU);
        try (Logged log = Logged.begin()) {
            list.add(42);
            provider.openSession(42, CPU, SECONDS).end();
            assertEquals(2, log.messages().size());
            assertTrue(
                    log.messages().get(0).startsWith("SEVERE: failed to watch for the exit of pid 42"), log.toString());
        }
        list.start(SECONDS);
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(1, list.latest().size());
    }
}
