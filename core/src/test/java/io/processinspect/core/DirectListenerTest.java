package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Termination;
import io.processinspect.fake.FakeMachine;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.Timeline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectListenerTest {
    /** What it hears; of the second sample it makes a fault. */
    private static final class Listener implements SampleListener {
        final List<String> heard = new ArrayList<>();
        private final boolean direct;

        Listener(boolean direct) {
            this.direct = direct;
        }

        @Override
        public void onSample(ProcessSample sample) {
            heard.add("sample");
            if (heard.size() == 2) {
                throw new IllegalStateException("made up");
            }
        }

        @Override
        public void onEnd(Termination end) {
            heard.add(end.cause().toString());
        }

        @Override
        public boolean isDirect() {
            return direct;
        }
    }

    /** The same machine, on which nobody gets a thread to be called on. */
    private static CounterSource withoutListenerThreads(FakeMachine machine) {
        Timeline clock = machine.clock();
        Timeline silent =
                proxy(Timeline.class, clock, "listeners", (Object) (java.util.concurrent.Executor) call -> {});
        return proxy(CounterSource.class, machine.source(), "timeline", silent);
    }

    private static <T> T proxy(Class<T> type, T target, String replaced, Object result) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals(replaced) ? result : method.invoke(target, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    private static List<String> heard(Listener listener) {
        FakeMachine machine = new FakeMachine();
        machine.process(7, "worker");
        try (MetricsProvider provider = Backends.over(withoutListenerThreads(machine));
                MonitoringSession session =
                        provider.monitor(7, MetricFlags.DEFAULT, Schedule.every(Duration.ofSeconds(1)), listener)) {
            machine.clock().advance(Duration.ofSeconds(3));
            session.stop();
            assertTrue(session.listenerFailure().isPresent() || listener.heard.isEmpty());
        }
        return listener.heard;
    }

    @Test
    void it_is_called_on_the_thread_that_reads_and_may_throw() {
        assertEquals(List.of("sample", "sample", "sample", "STOPPED"), heard(new Listener(true)));
    }

    @Test
    void another_one_is_not() {
        assertEquals(List.of(), heard(new Listener(false)));
    }
}
