package io.processinspect.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.BackendCandidate;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListsTest {
    private long nextPid = 100;

    private final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider = Backends.over(machine.source());

    @Test
    void an_ipv6_address_is_as_short_as_it_can_be() {
        for (String text : List.of(
                "[::]:0",
                "[::1]:80",
                "[1::]:80",
                "[fe80::1:0:0:1]:9",
                "[2001:db8:0:1:1:1:1:1]:1",
                "[2001:db8::1:0:0:1]:65535",
                "[1:2:3:4:5:6:7:8]:1",
                "127.0.0.1:80")) {
            int port = text.lastIndexOf(':');
            InetSocketAddress address =
                    new InetSocketAddress(text.substring(0, port), Integer.parseInt(text.substring(port + 1)));
            assertEquals(text, SocketJson.text(address));
        }
    }

    @Test
    void rows_are_flat_and_say_what_is_absent() throws InterruptedException {
        machine.process(7, "a\"b\nc")
                .user("you")
                .parent(1)
                .value(Counter.WORKING_SET, 4L << 30)
                .rate(Counter.KERNEL_NANOS, 500_000_000)
                .value(Counter.USER_NANOS, 0);
        assertEquals(
                "[{\"pid\":7,\"parent_pid\":1,\"name\":\"a\\\"b\\nc\",\"status\":\"sleeping\",\"user\":\"you\","
                        + "\"start_key\":\"0\",\"start_time\":\"2026-01-01T00:00:00.000Z\",\"memory_percent\":25,"
                        + "\"working_set\":4294967296,\"cpu_time\":0.5,\"cpu_percent_of_one_cpu\":50,"
                        + "\"absent\":{\"threads\":{\"reason\":\"unsupported\",\"detail\":\"not scripted\"}}}]",
                ProcessListJson.processes(provider.processes(Duration.ofSeconds(1)), true));
        assertTrue(!ProcessListJson.processes(provider.processes(), false).contains("cpu_percent"));
        assertEquals("[]", ProcessListJson.processes(List.of(), false));
    }

    @Test
    void the_machine_has_memory_swap_and_cpus() {
        machine.memory(1000, 400, 100, 0, 0).cpus(Cpus.online(4).withQuota(1.5));
        assertEquals(
                "{\"memory\":{\"total\":1000,\"available\":400,\"used\":600,\"free\":100,\"percent\":60},"
                        + "\"swap\":{\"total\":0,\"used\":0,\"percent\":0},\"cpus\":{\"online\":4,\"allowed\":1.5,\"quota\":1.5}}",
                ProcessListJson.system(provider.systemMemory(), provider.cpus()));
    }

    @Test
    void csv_has_a_column_for_each_number_and_keeps_a_line_a_line() {
        machine.process(9, "a,\"b\"\nc").value(Counter.THREADS, 3).denied(Metric.IO);
        MetricFlags metrics = MetricFlags.of(Metric.THREADS, Metric.IO);
        assertEquals(
                "time,pid,name,status,duration,threads,io.reads,io.writes,io.bytes_read,io.bytes_written",
                SampleCsv.header(metrics));
        assertEquals(
                "2026-01-01T00:00:00.000Z,9,\"a,\"\"b\"\"\\nc\",sleeping,,3,,,,",
                SampleCsv.line(provider.snapshot(9, metrics)));
    }

    @Test
    void a_backend_says_what_it_can_and_what_not() {
        machine.unsupported(Metric.NET);
        Capabilities capabilities = machine.source().capabilities();
        String json = ProcessListJson.backends(
                List.of(new BackendCandidate("fake", true, "requested by name", Optional.of(capabilities))));
        assertTrue(json.startsWith("[{\"name\":\"fake\",\"chosen\":true,\"why\":\"requested by name\","), json);
        assertTrue(json.contains("\"metrics\":[\"working_set\",\"private_bytes\","), json);
        assertTrue(json.contains("\"absent\":{\"network.bytes_sent\""), json);
    }

    @Test
    void a_name_that_a_spreadsheet_would_compute_is_text_in_csv() {
        Map<String, String> cells = Map.of(
                "=1+1",
                "'=1+1",
                "-rf",
                "'-rf",
                "+1",
                "'+1",
                "@SUM(A1)",
                "'@SUM(A1)",
                "a=b",
                "a=b",
                "=a,b",
                "\"'=a,b\"");
        cells.forEach((name, cell) -> {
            long pid = nextPid++;
            machine.process(pid, name).value(Counter.THREADS, 3);
            String line = SampleCsv.line(provider.snapshot(pid, MetricFlags.of(Metric.THREADS)));
            assertTrue(line.contains("," + pid + "," + cell + ",sleeping,"), line);
        });
    }

    @Test
    void a_stack_trace_is_escaped_line_by_line_and_keeps_backslashes() {
        String trace = TextEscaper.stackTrace(new IllegalStateException("no folder C:\\temp of \u001b[31m"));
        assertTrue(
                trace.startsWith("java.lang.IllegalStateException: no folder C:\\temp of \\x1b[31m\n    at "), trace);
    }

    @Test
    void what_could_move_the_cursor_is_written_as_an_escape() {
        assertEquals("plain ü 日本 🙂", TextEscaper.escaped("plain ü 日本 🙂"));
        assertEquals("a\\nb\\tc\\x1b[31m\\x7f", TextEscaper.escaped("a\nb\tc\u001b[31m\u007f"));
        assertEquals("\\u202eright\\u2028", TextEscaper.escaped("\u202eright\u2028"));
        assertEquals("half \\ud83d", TextEscaper.escaped("half \ud83d"));
    }
}
