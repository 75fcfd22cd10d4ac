package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessScanner;
import io.processinspect.fake.FakeMachine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScannerTest {
    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());
    private final ProcessScanner scanner = provider.scanner();

    private double share() {
        return scanner.scan().get(0).cpuPercentOfOneCpu().get();
    }

    @Test
    void each_scan_covers_the_time_since_the_last_successful_one() {
        machine.process(1, "busy").rate(Counter.KERNEL_NANOS, 250_000_000).value(Counter.USER_NANOS, 0);
        assertFalse(scanner.scan().get(0).cpuPercentOfOneCpu().isPresent());
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(25.0, share());
        machine.listingFailsWith(new IllegalArgumentException("broken"));
        machine.clock().advance(Duration.ofSeconds(2));
        assertThrows(BackendUnavailableException.class, scanner::scan);
        machine.listingFailsWith(null);
        machine.clock().advance(Duration.ofSeconds(2));
        assertEquals(25.0, share());
    }

    @Test
    void network_bytes_are_per_second_of_the_window() throws InterruptedException {
        machine.process(1, "talks")
                .rate(Counter.BYTES_SENT, 3000)
                .rate(Counter.BYTES_RECEIVED, 500)
                .rate(Counter.KERNEL_NANOS, 250_000_000)
                .value(Counter.USER_NANOS, 0);
        machine.process(2, "denied").denied(Metric.NET);
        machine.process(3, "locked").denied();
        var entries = provider.processesWithNetwork(Duration.ofSeconds(2));
        assertEquals(3000.0, entries.get(0).sentPerSecond().get());
        assertEquals(500.0, entries.get(0).receivedPerSecond().get());
        assertEquals(25.0, entries.get(0).cpuPercentOfOneCpu().get());
        assertEquals(Absence.Reason.DENIED, why(entries.get(1)));
        assertEquals(Absence.Reason.DENIED, why(entries.get(2)));
        assertEquals(
                Absence.Reason.NOT_REQUESTED,
                why(provider.processes(Duration.ofSeconds(1)).get(0)));
        assertEquals(0, machine.openHandles());
    }

    private static Absence.Reason why(ProcessEntry entry) {
        return entry.receivedPerSecond().absence().orElseThrow().reason();
    }

    @Test
    void a_counter_that_fell_gives_no_share_and_one_that_leapt_no_more_than_all_cpus() {
        machine.process(1, "falls")
                .curve(Counter.KERNEL_NANOS, age -> age.compareTo(Duration.ofSeconds(1)) < 0 ? 5_000 : 1_000)
                .value(Counter.USER_NANOS, 0);
        machine.process(2, "leaps")
                .curve(Counter.KERNEL_NANOS, age -> age.isZero() ? 0 : Long.MAX_VALUE / 2)
                .value(Counter.USER_NANOS, 0);
        scanner.scan();
        machine.clock().advance(Duration.ofSeconds(2));
        var entries = scanner.scan();
        assertEquals(
                Absence.Reason.FAILED,
                entries.get(0).cpuPercentOfOneCpu().absence().orElseThrow().reason());
        assertEquals(
                100.0 * provider.cpus().online(),
                entries.get(1).cpuPercentOfOneCpu().get());
    }

    @Test
    void a_process_that_started_since_the_last_scan_has_no_share_yet() {
        machine.process(1, "old").value(Counter.KERNEL_NANOS, 0).value(Counter.USER_NANOS, 0);
        scanner.scan();
        machine.clock().advance(Duration.ofSeconds(1));
        machine.process(2, "new").value(Counter.KERNEL_NANOS, 0).value(Counter.USER_NANOS, 0);
        assertFalse(scanner.scan().get(1).cpuPercentOfOneCpu().isPresent());
    }
}
