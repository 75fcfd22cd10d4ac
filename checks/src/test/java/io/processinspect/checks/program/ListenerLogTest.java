package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.Schedule;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What core logs, through the JDK's logger. */
class ListenerLogTest {
    @Test
    void a_listener_that_always_throws_is_logged_once_and_counted() {
        List<Level> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getLevel());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.processinspect");
        logger.addHandler(handler);
        FakeMachine machine = new FakeMachine();
        machine.process(7, "worker").value(Counter.THREADS, 1);
        try (MetricsProvider provider = Backends.over(machine.source());
                MonitoringSession session =
                        provider.monitor(7, MetricFlags.DEFAULT, Schedule.every(Duration.ofSeconds(1)), sample -> {
                            throw new IllegalStateException("the listener's own");
                        })) {
            machine.clock().advance(Duration.ofSeconds(5));
            assertEquals(5, session.statistics().listenerFailures());
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(List.of(Level.WARNING), logged);
    }
}
