package io.processinspect.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SampleJsonTest {
    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());

    private FakeProcess full() {
        FakeProcess process = machine.process(1234, "example.exe");
        for (Counter counter : Counter.all()) {
            process.value(counter, 100 + counter.ordinal());
        }
        return process.rate(Counter.KERNEL_NANOS, 117_000_000)
                .rate(Counter.USER_NANOS, 728_000_000)
                .rate(Counter.CPU_NANOS, 845_000_000);
    }

    @Test
    void a_session_has_the_documented_keys_in_the_documented_places() {
        full();
        MonitoringSession session = provider.openSession(1234, MetricFlags.ALL);
        machine.clock().advance(Duration.ofMillis(2000));
        assertEquals(
                "{\"pid\":1234,\"name\":\"example.exe\",\"timestamp\":1767225602,\"time\":\"2026-01-01T00:00:02.000Z\","
                        + "\"duration\":2,\"start_key\":\"0\",\"start_time\":\"2026-01-01T00:00:00.000Z\",\"status\":\"sleeping\","
                        + "\"backend\":\"fake\",\"cpu_usage\":{\"percent\":21.125,\"percent_of_one_cpu\":84.5,"
                        + "\"total_time\":1.69,\"kernel_time\":0.234,\"user_time\":1.456},\"memory\":{\"working_set\":100,"
                        + "\"private_bytes\":101,\"pagefile\":102,\"virtual\":113,\"shared\":114},\"handles\":103,"
                        + "\"threads\":104,\"io\":{\"reads\":0,\"writes\":0,\"bytes_read\":0,\"bytes_written\":0},"
                        + "\"network\":{\"bytes_sent\":0,\"bytes_received\":0},\"storage\":{\"bytes_read\":0,"
                        + "\"bytes_written\":0},\"page_faults\":{\"minor\":0,\"major\":0},\"context_switches\":"
                        + "{\"voluntary\":0,\"involuntary\":0},\"ended\":{\"cause\":\"stopped\","
                        + "\"time\":\"2026-01-01T00:00:02.000Z\"}}",
                SampleJson.write(session.end()));
    }

    @Test
    void a_snapshot_counts_from_the_start_and_has_no_share() {
        full();
        String json = SampleJson.write(provider.snapshot(1234, MetricFlags.of(Metric.CPU, Metric.IO)));
        assertTrue(json.contains("\"io\":{\"reads\":107,"), json);
        assertTrue(json.contains("\"absent\":{\"cpu_usage.percent\":{\"reason\":\"needs_interval\"}"), json);
        assertTrue(!json.contains("duration") && !json.contains("not_requested"), json);
    }

    @Test
    void a_group_that_lacks_as_a_whole_stands_under_its_name_and_others_under_their_paths() {
        full().denied(Metric.IO)
                .absent(Metric.NET, Absence.unsupported("needs CAP_BPF"))
                .absent(Metric.PAGEFILE, Absence.failed(""));
        String json = SampleJson.write(provider.snapshot(1234, MetricFlags.ALL));
        assertTrue(json.contains("\"io\":{\"reason\":\"denied\",\"detail\":\"scripted\"}"), json);
        assertTrue(json.contains("\"network\":{\"reason\":\"unsupported\",\"detail\":\"needs CAP_BPF\"}"), json);
        assertTrue(json.contains("\"memory.pagefile\":{\"reason\":\"failed\"}"), json);
        String alone = SampleJson.write(provider.snapshot(1234, MetricFlags.of(Metric.PAGEFILE)));
        assertTrue(alone.contains("\"memory.pagefile\""), "one metric of a group is not the group: " + alone);
    }

    @Test
    void a_share_of_what_is_allowed_stands_beside_the_others_where_it_binds() throws InterruptedException {
        machine.cpus(Cpus.online(4).withQuota(0.5));
        machine.process(5, "busy").rate(Counter.KERNEL_NANOS, 250_000_000).value(Counter.USER_NANOS, 0);
        ProcessSample sample = provider.snapshot(5, MetricFlags.of(Metric.CPU), Duration.ofSeconds(1));
        String json = SampleJson.write(sample);
        assertTrue(json.contains("\"percent\":6.25,\"percent_of_one_cpu\":25,\"percent_of_allowed\":50,"), json);
        assertEquals(json, SampleJson.write(SampleJson.read(json)));
    }

    @Test
    void a_name_cannot_steer_the_terminal_that_the_json_is_shown_on() {
        machine.process(8, "\u009b31m\u202e\u007f\u0000 🙂").value(Counter.THREADS, 1);
        String json = SampleJson.write(provider.snapshot(8, MetricFlags.of(Metric.THREADS)));
        assertTrue(json.contains("\"name\":\"\\u009b31m\\u202e\\u007F\\u0000 🙂\""), json.replaceAll("\\p{C}", "?"));
        assertEquals(json, SampleJson.write(SampleJson.read(json)));
    }

    @Test
    void what_is_no_sample_is_refused_with_the_key_that_is_wrong() {
        String good = "{\"pid\":1,\"name\":\"a\",\"time\":\"2026-01-01T00:00:00Z\",\"threads\":1}";
        assertEquals(1, SampleJson.read(good).threads().get());
        refused(good.replace("\"pid\":1", "\"pid\":\"x\""), "'pid'");
        refused(good.replace("\"pid\":1", "\"pid\":1.5"), "'pid'");
        refused(good.replace("\"pid\":1", "\"pid\":0"), "pid must be 1 or more");
        refused(good.replace("2026-01-01T00:00:00Z", "yesterday"), "'time'");
        refused(good.replace(",\"threads\":1", ""), "at least one metric");
        refused(good.replace("\"threads\":1", "\"threads\":99999999999999999999"), "'threads'");
        refused(good.replace("\"threads\":1", "\"threads\":-1"), "'threads'");
        refused(good.replace("\"threads\":1", "\"threads\":1e999999999"), "'threads'");
        refused(good.replace("\"threads\":1", "\"threads\":1,\"duration\":1e2147483647"), "out of range");
        refused(good.replace("\"threads\":1", "\"cpu_usage\":{\"percent\":1e999}"), "'cpu_usage.percent'");
        refused(good.replace("2026-01-01T00:00:00Z", "+1000000000-01-01T00:00:00Z"), "'time'");
        refused(good.replace("\"threads\":1", "\"memory/working_set\":1"), "at least one metric");
        refused(good + "x", "JSON");
        refused("[]", "JSON object");
        refused("", "JSON object");
        refused(good.replace("\"threads\":1", "\"absent\":{\"io\":{\"reason\":\"sulking\"}}"), "'sulking'");
    }

    private static void refused(String json, String why) {
        String message = assertThrows(IllegalArgumentException.class, () -> SampleJson.read(json), json)
                .getMessage();
        assertTrue(message.contains(why), message);
    }
}
