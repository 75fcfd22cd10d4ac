package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.Schedule;
import io.processinspect.WatchList;
import io.processinspect.fake.FakeMachine;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A provider that lives on keeps nothing of what was closed, even if its next tick is far away. */
class ReleaseTest {
    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));
    private static final int MAX_COLLECTIONS = 50;

    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());

    ReleaseTest() {
        machine.process(1, "one").value(Counter.THREADS, 1);
    }

    private WatchList closedList() {
        WatchList list = provider.watch(MetricFlags.ALL);
        list.add(1);
        list.start(HOURLY);
        list.close();
        return list;
    }

    private MonitoringSession endedSession() {
        MonitoringSession session = provider.monitor(1, MetricFlags.ALL, HOURLY, sample -> {});
        session.close();
        machine.clock().advance(Duration.ZERO);
        return session;
    }

    @Test
    void closed_lists_and_sessions_are_let_go() {
        assertCollected(this::closedList);
        assertCollected(this::endedSession);
        provider.close();
    }

    private static void assertCollected(Supplier<Object> made) {
        // A variable that refers to it would keep it.
        WeakReference<Object> reference = new WeakReference<>(made.get());
        for (int i = 0; i < MAX_COLLECTIONS && reference.get() != null; i++) {
            System.gc();
        }
        assertNull(reference.get(), () -> "kept: " + reference.get());
    }
}
