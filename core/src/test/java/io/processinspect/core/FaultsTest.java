package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Backends that break their word, and calls that come at a bad time. */
class FaultsTest {
    private static final MetricFlags CPU = MetricFlags.of(Metric.CPU);
    private static final Schedule SECONDS = Schedule.every(Duration.ofSeconds(1));

    private final FakeMachine machine = new FakeMachine();
    private final FakeProcess worker = busy(42);
    private final Broken source = new Broken(machine.source());
    private final MetricsProvider provider = Backends.over(source);

    private FakeProcess busy(long pid) {
        return machine.process(pid, "p" + pid)
                .rate(Counter.KERNEL_NANOS, 100_000_000)
                .value(Counter.USER_NANOS, 0);
    }

    /** The fake's source, with a fault where a test wants one. */
    private static final class Broken implements CounterSource {
        private final CounterSource whole;
        int batches;
        int singleReads;
        Throwable onRead;
        Throwable onBatch;
        RuntimeException onClose;
        RuntimeException onExitCode;

        Broken(CounterSource whole) {
            this.whole = whole;
        }

        /** Throws anything as it is. */
        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void raise(Throwable fault) throws T {
            if (fault != null) {
                throw (T) fault;
            }
        }

        @Override
        public Capabilities capabilities() {
            return whole.capabilities();
        }

        @Override
        public OpenProcess open(long pid, MetricFlags metrics) {
            OpenProcess process = whole.open(pid, metrics);
            return new OpenProcess() {
                @Override
                public ProcessIdentity process() {
                    return process.process();
                }

                @Override
                public boolean read(Reading into) {
                    singleReads++;
                    Broken.<RuntimeException>raise(onRead);
                    return process.read(into);
                }

                @Override
                public OptionalInt exitCode() {
                    Broken.<RuntimeException>raise(onExitCode);
                    return process.exitCode();
                }

                @Override
                public void close() {
                    process.close();
                    Broken.<RuntimeException>raise(onClose);
                }
            };
        }

        @Override
        public void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
            batches++;
            Broken.<RuntimeException>raise(onBatch);
            CounterSource.super.readAll(open, into, alive);
        }

        @Override
        public List<ProcessEntry> processes() {
            return whole.processes();
        }

        @Override
        public SystemMemory systemMemory() {
            return whole.systemMemory();
        }

        @Override
        public Cpus cpus() {
            return whole.cpus();
        }

        @Override
        public Timeline timeline() {
            return whole.timeline();
        }

        @Override
        public void close() {
            whole.close();
        }
    }

    private static Absence whyNoShare(ProcessSample sample) {
        return sample.cpu().percentOfMachine().absence().orElseThrow();
    }

    @Test
    void gone_is_said_of_the_dead_alone() {
        MonitoringSession monitoring = provider.monitor(42, CPU, SECONDS, sample -> {});
        assertEquals(Absence.NEEDS_INTERVAL, whyNoShare(monitoring.soFar()));
        assertEquals(Absence.Reason.FAILED, whyNoShare(monitoring.end()).reason());
        MonitoringSession session = provider.openSession(42, CPU);
        worker.failsWith(new IllegalStateException("torn"));
        machine.clock().advance(Duration.ofSeconds(3));
        assertEquals(Absence.Reason.FAILED, whyNoShare(session.end()).reason());
    }

    @Test
    void an_error_from_a_read_ends_neither_its_session_nor_any_other() {
        List<ProcessSample> heard = new ArrayList<>();
        provider.monitor(42, CPU, SECONDS, heard::add);
        source.onRead = new NoClassDefFoundError("a library is missing");
        machine.clock().advance(Duration.ofSeconds(2));
        source.onRead = null;
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(4, heard.size());
        assertEquals(Absence.Reason.FAILED, whyNoShare(heard.get(0)).reason());
        assertTrue(whyNoShare(heard.get(1)).detail().contains("a library is missing"));
        assertEquals(10.0, heard.get(3).cpu().percentOfOneCpu().get());
        assertEquals(Duration.ofSeconds(3), heard.get(2).interval().orElseThrow(), "back to the last good read");
    }

    @Test
    void the_watch_list_reads_in_batches_and_outlives_one_that_fails() throws InterruptedException {
        busy(43);
        WatchList list = provider.watch(CPU);
        ProcessIdentity one = list.add(42);
        list.add(43);
        int firstReads = source.singleReads;
        list.start(SECONDS);
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(2, source.batches);
        assertEquals(4, source.singleReads - firstReads);
        source.onBatch = new UnsatisfiedLinkError("gone");
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(Absence.Reason.FAILED, whyNoShare(list.latest().get(one)).reason());
        assertEquals(2, list.latest().size());
        source.onBatch = null;
        machine.clock().advance(Duration.ofSeconds(1));
        assertEquals(10.0, list.latest().get(one).cpu().percentOfOneCpu().get());
    }

    @Test
    void a_session_ends_although_its_backend_can_neither_close_nor_tell_the_exit_code() {
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
    void a_listing_that_throws_is_a_typed_failure() {
        machine.listingFailsWith(new IllegalArgumentException("no list today"));
        BackendUnavailableException failure = assertThrows(BackendUnavailableException.class, provider::processes);
        assertTrue(failure.getMessage().contains("no list today"), failure.getMessage());
        machine.listingFailsWith(null);
        assertEquals(1, provider.processes().size());
    }

    @Test
    void a_refresh_waits_for_who_was_added_meanwhile_and_shares_what_the_loop_reads() throws Exception {
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
    void what_opens_while_the_provider_closes_is_not_left_running() throws Exception {
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
}
