package io.processinspect.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FacadesTest {
    private final FakeMachine machine = new FakeMachine();
    private final FakeProcess worker = machine.process(42, "Worker")
            .value(Counter.WORKING_SET, 8L << 30)
            .value(Counter.THREADS, 3)
            .value(Counter.KERNEL_NANOS, 0)
            .rate(Counter.USER_NANOS, 500_000_000);
    private final FakeProcess small = machine.process(43, "helper").value(Counter.WORKING_SET, 1 << 20);

    private static final int CPU = ProcessMetrics.METRIC_CPU_USAGE;

    @Test
    void process_metrics_behaves_as_the_original_documents() {
        try (ProcessMetrics metrics = new ProcessMetrics(Backends.over(machine.source()))) {
            assertFalse(metrics.startSession(7, CPU));
            assertTrue(metrics.startSession(42, CPU | ProcessMetrics.METRIC_THREADS));
            assertFalse(metrics.startSession(42, CPU), "one session per pid");
            machine.clock().advance(Duration.ofSeconds(2));
            assertThrows(IllegalArgumentException.class, () -> metrics.endSession(42, ProcessMetrics.METRIC_HANDLES));
            ProcessSample result = metrics.endSession(42, CPU);
            assertEquals(50.0, result.cpu().percentOfOneCpu().get());
            assertFalse(result.threads().isPresent());
            assertTrue(assertThrows(RuntimeException.class, () -> metrics.endSession(42, CPU))
                    .getMessage()
                    .contains("42"));
            assertTrue(assertThrows(NoSuchProcessException.class, () -> metrics.getSnapshot(7, CPU))
                    .getMessage()
                    .contains("7"));
            assertThrows(IllegalArgumentException.class, () -> metrics.getSnapshot(42, 0x100));
            assertThrows(IllegalArgumentException.class, () -> metrics.getSnapshot(42, 0));
        }
    }

    @Test
    void process_metrics_monitors_one_process_at_a_time() {
        try (ProcessMetrics metrics = new ProcessMetrics(Backends.over(machine.source()))) {
            List<ProcessSample> samples = new ArrayList<>();
            assertFalse(metrics.isMonitoringActive());
            assertFalse(metrics.stopMonitoring());
            assertFalse(metrics.startMonitoring(7, CPU, 1000, -1, samples::add));
            assertTrue(metrics.startMonitoring(42, CPU, 1000, -1, samples::add));
            assertFalse(metrics.startMonitoring(43, CPU, 1000, -1, samples::add));
            machine.clock().advance(Duration.ofSeconds(3));
            assertEquals(3, samples.size());
            assertTrue(metrics.stopMonitoring());
            assertTrue(metrics.startMonitoring(42, CPU, 1000, 2000, null));
            machine.clock().advance(Duration.ofSeconds(3));
            assertFalse(metrics.isMonitoringActive());
            assertFalse(metrics.stopMonitoring());
            assertThrows(IllegalArgumentException.class, () -> metrics.startMonitoring(42, CPU, 0, -1, null));
        }
    }

    @Test
    void process_monitor_works_with_and_without_its_loop() throws InterruptedException {
        try (ProcessMonitor monitor = new ProcessMonitor(Backends.over(machine.source()))) {
            assertFalse(monitor.addProcess(7));
            assertTrue(monitor.addProcess(42));
            assertTrue(monitor.getProcessMetrics(7).isEmpty());
            assertEquals(
                    50.0,
                    monitor.getProcessMetrics(42)
                            .orElseThrow()
                            .cpu()
                            .percentOfOneCpu()
                            .get());
            monitor.startMonitoring(Duration.ofSeconds(1));
            monitor.startMonitoring(Duration.ofSeconds(5));
            assertTrue(monitor.addProcess(43));
            machine.clock().advance(Duration.ofSeconds(2));
            assertEquals(List.of(42L, 43L), List.copyOf(monitor.getAllMetrics().keySet()));
            worker.exit(0);
            machine.clock().advance(Duration.ofSeconds(1));
            assertTrue(monitor.getProcessMetrics(42).isEmpty(), "exited processes are removed automatically");
            monitor.stopMonitoring();
            assertTrue(monitor.removeProcess(43));
            assertFalse(monitor.removeProcess(43));
        }
    }

    @Test
    void process_monitor_lists_by_memory_and_finds_by_name() {
        small.parent(42);
        try (ProcessMonitor monitor = new ProcessMonitor(Backends.over(machine.source()))) {
            List<ProcessEntry> all = monitor.listAllProcesses();
            assertEquals("Worker", all.get(0).name());
            assertEquals(50.0, all.get(0).memoryPercent().get());
            assertEquals("Worker", monitor.findProcessByName("WORK").get(0).name());
            assertTrue(monitor.findProcessByName("nobody").isEmpty());
            assertEquals(16L << 30, monitor.getSystemMemory().totalBytes().get());
        }
    }
}
