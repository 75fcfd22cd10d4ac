package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PrometheusMetricsTest {
    private static final String WORKER =
            "process_executable_name=\"worker\",process_pid=\"42\",process_start_key=\"0\"";

    @Test
    void watched_processes_have_opentelemetrys_names_translated() throws Exception {
        try (TestServer served = TestServer.open()) {
            served.watch(42);
            served.seconds(4);
            String text = served.get("/metrics").body();
            for (String line : List.of(
                    "# TYPE processinspect_process_cpu_time_seconds_total counter",
                    "# HELP processinspect_process_cpu_time_seconds_total CPU time since the process started.",
                    "processinspect_process_cpu_time_seconds_total{cpu_mode=\"system\"," + WORKER + "} 0.2",
                    "processinspect_process_cpu_time_seconds_total{cpu_mode=\"user\"," + WORKER + "} 0.8",
                    "processinspect_process_cpu_utilization_ratio{cpu_mode=\"system\"," + WORKER + "} 0.0125",
                    "processinspect_process_cpu_utilization_ratio{cpu_mode=\"user\"," + WORKER + "} 0.05",
                    "# TYPE processinspect_process_memory_usage_bytes gauge",
                    "processinspect_process_memory_usage_bytes{" + WORKER + "} 6.7108864E7",
                    "processinspect_process_memory_virtual_bytes{" + WORKER + "} 1.34217728E8",
                    "processinspect_process_threads{" + WORKER + "} 3.0",
                    "processinspect_process_open_file_descriptors{" + WORKER + "} 12.0",
                    "processinspect_process_paging_faults_total{" + WORKER
                            + ",system_paging_fault_type=\"minor\"} 40.0",
                    "processinspect_process_paging_faults_total{" + WORKER + ",system_paging_fault_type=\"major\"} 2.0",
                    "processinspect_process_uptime_seconds{" + WORKER + "} 4.0",
                    "# TYPE processinspect_ticks_total counter",
                    "processinspect_ticks_total 4.0",
                    "processinspect_ticks_missed_total 0.0",
                    "processinspect_tick_interval_seconds 1.0")) {
                assertTrue(text.contains(line + "\n"), line + " is not in\n" + text);
            }
            assertFalse(
                    text.contains("processinspect_process_network_io"), "what cannot be had has no series, and not 0");
            assertFalse(text.contains("process_pid=\"1\""), "who is not watched has none");
        }
    }

    @Test
    void who_exited_is_not_in_the_next_scrape() throws Exception {
        try (TestServer served = TestServer.open()) {
            served.busy(77, "short").exitsAt(Duration.ofMillis(1500), 0);
            served.watch(77);
            assertTrue(served.get("/metrics").body().contains("process_pid=\"77\""));
            served.seconds(2);
            assertFalse(served.get("/metrics").body().contains("process_pid=\"77\""));
        }
    }

    @Test
    void the_largest_are_added_up_to_a_number() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().topProcesses(2))) {
            served.busy(90, "large").value(Counter.WORKING_SET, 1L << 30);
            served.busy(91, "larger").value(Counter.WORKING_SET, 1L << 31);
            served.watch(91);
            String text = served.get("/metrics").body();
            assertTrue(text.contains("process_pid=\"90\",process_start_key=\"0\"} 1.073741824E9"), text);
            assertEquals(
                    1,
                    Pattern.compile("processinspect_process_memory_usage_bytes\\{[^}]*\"91\"")
                            .matcher(text)
                            .results()
                            .count(),
                    "one that is watched as well stands there once");
            assertFalse(text.contains("process_pid=\"42\""), text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'text/plain, application/openmetrics-text;q=0.5', text/plain",
        "'application/openmetrics-text;q=0, text/plain', text/plain",
        "'text/plain;q=0.3, application/openmetrics-text;version=1.0.0;q=0.7', application/openmetrics-text",
        "'application/vnd.google.protobuf, application/openmetrics-text;q=0.6, */*;q=0.1', application/openmetrics-text",
        "'*/*', text/plain",
        "'image/png', text/plain",
    })
    void the_format_is_the_one_that_the_client_prefers(String accept, String type) throws Exception {
        try (TestServer served = TestServer.open()) {
            HttpResponse<String> answer = served.send(served.request("/metrics").header("Accept", accept));
            assertEquals(200, answer.statusCode());
            String given = answer.headers().firstValue("Content-Type").orElseThrow();
            assertTrue(given.startsWith(type), given);
        }
    }

    @Test
    void openmetrics_is_spoken_to_who_asks_for_it() throws Exception {
        try (TestServer served = TestServer.open()) {
            served.watch(42);
            HttpResponse<String> answer = served.send(served.request("/metrics")
                    .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));
            assertTrue(answer.headers()
                    .firstValue("Content-Type")
                    .orElseThrow()
                    .startsWith("application/openmetrics-text"));
            assertTrue(
                    answer.body().contains("# UNIT processinspect_process_cpu_time_seconds seconds\n"), answer.body());
            assertTrue(
                    answer.body().contains("# UNIT processinspect_process_memory_usage_bytes bytes\n"), answer.body());
            assertTrue(
                    answer.body().contains("# TYPE processinspect_process_cpu_time_seconds counter\n"), answer.body());
            assertTrue(answer.body().endsWith("# EOF\n"), answer.body());
        }
    }

    @Test
    void who_asks_for_a_form_that_is_not_here_gets_text() throws Exception {
        try (TestServer served = TestServer.open()) {
            HttpResponse<String> answer = served.send(
                    served.request("/metrics")
                            .header(
                                    "Accept",
                                    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"));
            assertEquals(200, answer.statusCode());
            assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
        }
    }

    @Test
    void a_name_with_quotes_and_lines_stays_a_label() throws Exception {
        try (TestServer served = TestServer.open()) {
            served.busy(66, "a\"b\\c\n} 1\nevil_metric 1");
            served.watch(66);
            String text = served.get("/metrics").body();
            assertFalse(Pattern.compile("(?m)^evil_metric").matcher(text).find(), text);
            assertTrue(text.contains("process_executable_name=\"a\\\"b\\\\c\\\\n} 1\\\\nevil_metric 1\""), text);
        }
    }
}
