package io.processinspect.checks.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.MonitoringSession.State;
import io.processinspect.NoSuchProcessException;
import io.processinspect.Schedule;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/** Any order of calls from several threads keeps the documented states. */
@Tag("any-jdk")
class LifecycleProperties {
    private static final MetricFlags THREADS = MetricFlags.of(Metric.THREADS);
    private static final long PID = 5;
    private static final ExecutorService THREAD_POOL = Executors.newFixedThreadPool(3);

    /** What a thread may do. */
    enum Step {
        START,
        STOP,
        END,
        CLOSE,
        SO_FAR,
        SNAPSHOT,
        TICK,
        EXIT
    }

    @AfterContainer
    static void stop() {
        THREAD_POOL.shutdownNow();
    }

    /** One machine, one session or monitoring, and the threads that pull at it. */
    private static final class Play {
        final FakeMachine machine = new FakeMachine();
        final FakeProcess process = machine.process(PID, "target").value(Counter.THREADS, 1);
        final MetricsProvider provider = Backends.over(machine.source());
        final MonitoringSession session;
        final AtomicInteger results = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();

        Play(boolean listening) {
            Schedule schedule = Schedule.every(Duration.ofMillis(10));
            session = listening
                    ? provider.monitor(PID, THREADS, schedule, sample -> {})
                    : provider.openSession(PID, THREADS, schedule);
        }

        void run(Step step) {
            State before = session.state();
            try {
                switch (step) {
                    case START -> provider.openSession(PID, THREADS).close();
                    case STOP -> session.stop();
                    case END -> {
                        assertEquals(1, session.end().threads().get());
                        results.incrementAndGet();
                    }
                    case CLOSE -> {
                        session.close();
                        closes.incrementAndGet();
                    }
                    case SO_FAR -> assertEquals(1, session.soFar().threads().get());
                    case SNAPSHOT ->
                        assertEquals(
                                1, provider.snapshot(PID, THREADS).threads().get());
                    case TICK -> machine.clock().advance(Duration.ofMillis(10));
                    case EXIT -> process.exit(0);
                }
            } catch (IllegalStateException closed) {
                assertTrue(step == Step.END || step == Step.SO_FAR, step + " " + closed);
                assertEquals(State.CLOSED, session.state());
                assertTrue(closed.getMessage().contains("pid " + PID), closed.getMessage());
            } catch (NoSuchProcessException gone) {
                assertTrue(step == Step.START || step == Step.SNAPSHOT, step + " " + gone);
            }
            assertTrue(before.compareTo(session.state()) <= 0, "a state went back");
            assertTrue(step != Step.STOP || session.state() != State.RUNNING);
            assertTrue(step != Step.END && step != Step.CLOSE || session.state() == State.CLOSED);
        }
    }

    @Property
    void states_only_go_forward_and_one_end_gets_the_result(
            @ForAll boolean listening, @ForAll @Size(3) List<@Size(max = 6) List<Step>> threads) throws Exception {
        Play play = new Play(listening);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        for (List<Step> steps : threads) {
            Callable<Void> thread = () -> {
                go.await();
                steps.forEach(play::run);
                return null;
            };
            done.add(THREAD_POOL.submit(thread));
        }
        go.countDown();
        for (Future<?> one : done) {
            one.get();
        }
        assertTrue(play.results.get() <= 1, "a result was given twice");
        if (play.session.state() != State.CLOSED) {
            play.run(Step.END);
            assertEquals(1, play.results.get());
        }
        assertTrue(play.results.get() == 1 || play.closes.get() > 0);
        play.machine.clock().advance(Duration.ZERO);
        assertTrue(play.session.whenEnded().isDone());
        play.provider.close();
        assertEquals(0, play.machine.openHandles());
    }
}
