package io.processinspect.rest.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.Statistics;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.json.ExpectedStart;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchServiceTest {
    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());
    private final WatchService service = new WatchService(
            provider,
            new WatchConfig(
                    MetricFlags.ALL,
                    Duration.ofSeconds(1),
                    25,
                    Duration.ofMinutes(10),
                    1 << 20,
                    Optional.empty(),
                    "",
                    machine.clock()::nanoTime),
            Runnable::run);

    @AfterEach
    void close() {
        service.close();
        provider.close();
    }

    @Test
    void of_very_many_that_exited_the_latest_stay() throws Exception {
        service.start();
        for (int pid = 1; pid <= 130; pid++) {
            machine.process(pid, "p" + pid).exitsAt(Duration.ofMillis(500 + pid), 0);
            service.add(pid, ExpectedStart.ANY, "a test");
        }
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(100, service.exited().size());
        assertEquals("p130", service.exited().get(99).name());
        assertEquals("p31", service.exited().get(0).name());
    }

    @Test
    void while_reads_take_more_than_they_may_they_are_rarer() throws Exception {
        AtomicReference<Duration> cost = new AtomicReference<>(Duration.ofMillis(400));
        machine.process(1, "slow to read").value(Counter.KERNEL_NANOS, 0).curve(Counter.USER_NANOS, age -> {
            machine.clock().advance(cost.get());
            return 0;
        });
        service.start();
        service.add(1, ExpectedStart.ANY, "a test");
        assertEquals(Duration.ofSeconds(1), service.throttle().interval());
        machine.clock().advance(Duration.ofSeconds(30));
        assertEquals(
                Duration.ofSeconds(2), service.throttle().interval(), "40 % of a CPU are more than 25, and 20 are not");
        double percent = service.throttle().cost().samplerPercent();
        assertTrue(percent > 15 && percent < 25, () -> "of one CPU: " + percent);
        cost.set(Duration.ofMillis(1));
        machine.clock().advance(Duration.ofSeconds(30));
        assertEquals(Duration.ofSeconds(1), service.throttle().interval());
        Statistics all = service.throttle().statistics();
        assertTrue(all.ticks() > 40, () -> "counted across the changes: " + all);
        assertTrue(all.readNanos() > 10 * 400_000_000L, () -> "counted across the changes: " + all);
    }

    @Test
    void a_pid_means_the_newest_process_that_has_it_unless_the_start_tells() throws Exception {
        service.start();
        machine.process(7, "first").exitsAt(Duration.ofMillis(500), 0);
        machine.process(7, "second", Duration.ofMillis(700));
        ProcessIdentity first = service.add(7, ExpectedStart.ANY, "a test");
        machine.clock().advance(Duration.ofSeconds(2));
        ProcessIdentity second = service.add(7, ExpectedStart.ANY, "a test");
        assertEquals("second", service.require(7, ExpectedStart.ANY).name());
        assertEquals(
                "first",
                service.require(7, ExpectedStart.of(Optional.of(Long.toString(first.startKey())), Optional.empty()))
                        .name());
        assertTrue(service.remove(
                7, ExpectedStart.of(Optional.of(Long.toString(second.startKey())), Optional.empty()), "a test"));
        assertEquals("first", service.require(7, ExpectedStart.ANY).name());
    }
}
