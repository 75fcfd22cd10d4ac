package io.processinspect.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessSample;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlaskAnswersTest {
    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());

    @Test
    void results_have_the_field_names_of_the_original() throws InterruptedException {
        machine.process(42, "worker")
                .value(Counter.WORKING_SET, 3 << 20)
                .value(Counter.VIRTUAL, 5 << 20)
                .value(Counter.SHARED, 1 << 20)
                .value(Counter.THREADS, 2)
                .rate(Counter.MINOR_FAULTS, 50)
                .value(Counter.MAJOR_FAULTS, 7)
                .rate(Counter.KERNEL_NANOS, 100_000_000)
                .value(Counter.USER_NANOS, 0);
        try (ProcessMonitor monitor = new ProcessMonitor(provider)) {
            monitor.addProcess(42);
            machine.clock().advance(Duration.ofSeconds(2));
            ProcessSample sample = monitor.getProcessMetrics(42).orElseThrow();
            String json = PsutilJson.metrics(sample, monitor.getSystemMemory());
            assertEquals(
                    "{\"pid\":42,\"name\":\"worker\",\"status\":\"sleeping\",\"cpu_percent\":10,\"rss\":3145728,"
                            + "\"rss_mb\":3,\"vms\":5242880,\"vms_mb\":5,\"shared\":1048576,\"shared_mb\":1,"
                            + "\"timestamp\":\"2026-01-01T00:00:02.000Z\",\"page_faults_total\":107,"
                            + "\"page_faults_delta\":50,\"memory_percent\":0.018,\"num_threads\":2,\"absent\":"
                            + "{\"pagefile\":{\"reason\":\"unsupported\",\"detail\":\"not scripted\"}}}",
                    json);
            String memory = FlaskAnswers.memory(monitor.getSystemMemory());
            assertTrue(memory.startsWith("{\"success\":true,\"memory\":{\"total\":17179869184,\"available\":"), memory);
            assertEquals(
                    "{\"success\":true,\"process\":" + json + "}",
                    FlaskAnswers.process(sample, monitor.getSystemMemory()));
            assertEquals(
                    memory.substring(0, memory.length() - 1).replace("memory", "system_memory")
                            + ",\"processes\":{\"42\":" + json + "},\"count\":1}",
                    FlaskAnswers.metrics(List.of(sample), monitor.getSystemMemory()));
            assertEquals(
                    "{\"success\":true,\"processes\":[{\"pid\":42,\"name\":\"worker\",\"status\":\"sleeping\","
                            + "\"memory_percent\":0.02}]}",
                    FlaskAnswers.list(monitor.listAllProcesses()));
            assertEquals(
                    "{\"success\":true,\"processes\":[{\"pid\":42,\"name\":\"worker\"}]}",
                    FlaskAnswers.search(monitor.listAllProcesses(), "WORK"));
        }
    }

    @Test
    void the_list_is_cut_to_the_fifty_largest() {
        for (int pid = 100; pid < 160; pid++) {
            machine.process(pid, "p" + pid).value(Counter.WORKING_SET, pid << 20);
        }
        try (ProcessMonitor monitor = new ProcessMonitor(provider)) {
            String list = FlaskAnswers.list(monitor.listAllProcesses());
            assertTrue(list.startsWith("{\"success\":true,\"processes\":[{\"pid\":159,"), list);
            assertTrue(list.contains("\"pid\":110,") && !list.contains("\"pid\":109,"), list);
        }
    }

    @Test
    void adding_and_removing_have_the_messages_of_the_original() {
        machine.process(42, "worker");
        try (ProcessMonitor monitor = new ProcessMonitor(provider)) {
            assertEquals(
                    "{\"success\":true,\"message\":\"Process 42 added\"}",
                    FlaskAnswers.add(42, () -> provider.snapshot(42, MetricFlags.DEFAULT)));
            assertEquals(
                    "{\"success\":false,\"message\":\"Failed to add process\"}",
                    FlaskAnswers.add(7, () -> provider.snapshot(7, MetricFlags.DEFAULT)));
            assertThrows(
                    IllegalStateException.class,
                    () -> FlaskAnswers.add(42, () -> {
                        throw new IllegalStateException("not part of the answer");
                    }));
            monitor.addProcess(42);
            assertEquals(
                    "{\"success\":true,\"message\":\"Process 42 removed\"}",
                    FlaskAnswers.remove(42, () -> monitor.removeProcess(42)));
            assertEquals(
                    "{\"success\":false,\"message\":\"Process not found\"}",
                    FlaskAnswers.remove(42, () -> monitor.removeProcess(42)));
        }
    }
}
