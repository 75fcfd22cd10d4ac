package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the Flask application answered, request by request, found out by running it (Flask 2.2.5, psutil 7.2.2, Python 3 on
 * Linux). The deviations made on purpose stand in docs/rest.md; here they are the rows marked as such.
 */
class OriginalContractTest {
    private static final String ADD = "/api/processes/monitor/add";
    private static final String REMOVE = "/api/processes/monitor/remove";
    private static final String NOT_FOUND = "Process not found or inaccessible";

    private TestServer served;

    @BeforeEach
    void start() throws Exception {
        served = TestServer.open();
        served.watch(1);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    /**
     * A request and what came back.
     *
     * @param status the original's, or, in a deviation, ours
     * @param message the message or error
     */
    private record Row(String method, String path, String body, int status, boolean success, String message) {
        Row(String path, int status, String message) {
            this("GET", path, null, status, false, message);
        }

        Row(String path, String body, int status, boolean success, String message) {
            this("POST", path, body, status, success, message);
        }
    }

    @TestFactory
    Stream<DynamicTest> messages() {
        return Stream.of(
                        new Row("/api/processes/search", 400, "Name parameter required"),
                        new Row("/api/processes/search?name=", 400, "Name parameter required"),
                        new Row("/api/processes/search?Name=x", 400, "Name parameter required"),
                        new Row("/api/processes/metrics/42", 404, NOT_FOUND),
                        new Row("/api/processes/metrics/0", 404, NOT_FOUND),
                        new Row("/api/processes/metrics/042", 404, NOT_FOUND),
                        new Row("/api/processes/metrics/99999999999999999999", 404, NOT_FOUND),
                        new Row(ADD, "{\"pid\":42}", 200, true, "Process 42 added"),
                        new Row(ADD, "{\"pid\":1}", 200, true, "Process 1 added"),
                        new Row(ADD, "{\"pid\":\"42\"}", 200, true, "Process 42 added"),
                        new Row(ADD, "{\"pid\":42,\"more\":1}", 200, true, "Process 42 added"),
                        new Row(ADD, "{\"pid\":999}", 200, false, "Failed to add process"),
                        new Row(ADD, "{\"pid\":99999999999999999999}", 200, false, "Failed to add process"),
                        new Row(ADD, "{\"pid\":0}", 400, false, "PID required"),
                        new Row(ADD, "{\"pid\":null}", 400, false, "PID required"),
                        new Row(ADD, "{\"pid\":\"\"}", 400, false, "PID required"),
                        new Row(ADD, "{\"pid\":false}", 400, false, "PID required"),
                        new Row(ADD, "{\"pid\":[]}", 400, false, "PID required"),
                        new Row(ADD, "{\"pid\":{}}", 400, false, "PID required"),
                        new Row(ADD, "{}", 400, false, "PID required"),
                        new Row(REMOVE, "{\"pid\":1}", 200, true, "Process 1 removed"),
                        new Row(REMOVE, "{\"pid\":\"1\"}", 200, true, "Process 1 removed"),
                        new Row(REMOVE, "{\"pid\":42}", 200, false, "Process not found"),
                        new Row(REMOVE, "{\"pid\":-1}", 200, false, "Process not found"),
                        new Row(REMOVE, "{\"pid\":0}", 400, false, "PID required"),
                        new Row(REMOVE, "{}", 400, false, "PID required"))
                .map(row -> DynamicTest.dynamicTest(row.method + " " + row.path + " " + row.body, () -> check(row)));
    }

    private void check(Row row) throws Exception {
        // Dynamic tests share one server; each begins as the first did.
        served.post(REMOVE, "{\"pid\":42}");
        served.watch(1);
        HttpResponse<String> answer = row.body == null ? served.get(row.path) : served.post(row.path, row.body);
        assertEquals(row.status, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        Map<String, Object> json = TestServer.parsed(answer.body());
        assertEquals(row.success, json.get("success"));
        String key = row.status == 200 ? "message" : "error";
        assertEquals(row.message, json.get(key));
        assertEquals(
                row.status == 200 ? Set.of("success", "message") : Set.of("success", "error", "code"), json.keySet());
    }

    /** The original answered these with 500, with a page of HTML, or took them for a process that nobody meant. */
    @TestFactory
    Stream<DynamicTest> deviations() {
        return Stream.of(
                        new Row(ADD, "{\"pid\":\"abc\"}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":-1}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":\"-1\"}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":[1]}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":{\"a\":[{}]}}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":true}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":42.7}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":42.0}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":\" 42 \"}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":1e400}", 400, false, "whole number"),
                        new Row(ADD, "{\"pid\":NaN}", 400, false, "not JSON"),
                        new Row(ADD, "{\"pid\":42,\"pid\":1}", 400, false, "twice"),
                        new Row(ADD, "[]", 400, false, "JSON object"),
                        new Row(ADD, "\"x\"", 400, false, "JSON object"),
                        new Row(ADD, "3", 400, false, "JSON object"),
                        new Row(ADD, "null", 400, false, "JSON object"),
                        new Row(ADD, "", 400, false, "JSON object"),
                        new Row(ADD, "{", 400, false, "not JSON"),
                        new Row(REMOVE, "{\"pid\":true}", 400, false, "whole number"),
                        new Row(REMOVE, "{\"pid\":\"abc\"}", 400, false, "whole number"),
                        new Row("/api/processes/metrics/abc", 404, "is not a pid"),
                        new Row("/api/processes/metrics/-1", 404, "is not a pid"),
                        new Row("/api/processes/metrics/1.5", 404, "is not a pid"),
                        new Row("/api/processes/list/", 404, "no endpoint has this path"))
                .map(row -> DynamicTest.dynamicTest(row.method + " " + row.path + " " + row.body, () -> {
                    HttpResponse<String> answer =
                            row.body == null ? served.get(row.path) : served.post(row.path, row.body);
                    assertEquals(row.status, answer.statusCode(), answer.body());
                    Map<String, Object> json = TestServer.parsed(answer.body());
                    assertEquals(Set.of("success", "error", "code"), json.keySet());
                    assertTrue(String.valueOf(json.get("error")).contains(row.message), answer.body());
                }));
    }

    /** Keys of an answer with the types of their values, as the original had them. */
    private static Map<String, String> types(Object json) {
        Map<String, String> types = new TreeMap<>();
        ((Map<?, ?>) json)
                .forEach((key, value) -> types.put(
                        String.valueOf(key),
                        value instanceof Number
                                ? "number"
                                : value.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
        return types;
    }

    private Map<String, Object> answer(String path) throws Exception {
        HttpResponse<String> answer = served.get(path);
        assertEquals(200, answer.statusCode());
        return TestServer.parsed(answer.body());
    }

    @Test
    void the_list_has_the_first_fifty_by_memory() throws Exception {
        for (int pid = 100; pid < 160; pid++) {
            served.busy(pid, "p" + pid).value(Counter.WORKING_SET, pid << 20);
        }
        Map<String, Object> json = answer("/api/processes/list");
        assertEquals(Set.of("success", "processes"), json.keySet());
        List<?> rows = (List<?>) json.get("processes");
        assertEquals(50, rows.size());
        assertEquals(
                "{memory_percent=number, name=string, pid=number, status=string}",
                types(rows.get(0)).toString());
        assertEquals(159, ((Map<?, ?>) rows.get(0)).get("pid"));
    }

    @Test
    void a_search_ignores_case_and_takes_the_first_name() throws Exception {
        assertEquals(
                "{\"success\":true,\"processes\":[{\"pid\":42,\"name\":\"worker\"}]}",
                served.get("/api/processes/search?name=WORK&name=zzz").body());
        assertEquals(
                "{\"success\":true,\"processes\":[]}",
                served.get("/api/processes/search?name=zzz").body());
    }

    private static final Set<String> MEMORY = Set.of(
            "total",
            "available",
            "used",
            "free",
            "percent",
            "total_gb",
            "available_gb",
            "used_gb",
            "swap_total",
            "swap_used",
            "swap_percent",
            "swap_total_gb",
            "swap_used_gb");

    @Test
    void the_machines_memory_has_the_originals_keys() throws Exception {
        Map<String, Object> json = answer("/api/system/memory");
        assertEquals(Set.of("success", "memory"), json.keySet());
        assertEquals(MEMORY, ((Map<?, ?>) json.get("memory")).keySet());
        types(json.get("memory")).values().forEach(type -> assertEquals("number", type));
    }

    @Test
    void metrics_have_the_originals_keys_and_more_beside_them() throws Exception {
        Map<String, Object> json = answer("/api/processes/metrics");
        assertEquals(Set.of("success", "system_memory", "processes", "count"), json.keySet());
        assertEquals(1, json.get("count"));
        assertEquals(MEMORY, ((Map<?, ?>) json.get("system_memory")).keySet());
        Object process = ((Map<?, ?>) json.get("processes")).values().iterator().next();
        assertEquals(process, answer("/api/processes/metrics/1").get("process"));
        Map<String, String> types = types(process);
        Set<String> texts = Set.of("name", "status", "timestamp");
        for (String key : Set.of(
                "pid",
                "cpu_percent",
                "rss",
                "vms",
                "rss_mb",
                "vms_mb",
                "shared",
                "shared_mb",
                "memory_percent",
                "num_threads",
                "page_faults_total",
                "page_faults_delta")) {
            assertEquals("number", types.get(key), key);
        }
        // A YAML reader takes a time for what it is.
        assertTrue(types.keySet().containsAll(texts), types::toString);
        assertTrue(types.containsKey("absent"), "what the machine cannot give is said");
    }

    @Test
    void the_first_answer_after_an_add_has_its_interval() throws Exception {
        served.watch(42);
        String first = served.get("/api/processes/metrics/42").body();
        assertTrue(first.contains("\"cpu_percent\":25,"), first);
        assertTrue(first.contains("\"page_faults_delta\":10,"), first);
    }

    @Test
    void a_dead_process_leaves_at_the_next_tick() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(1500), 0);
        served.watch(77);
        served.seconds(3);
        assertEquals(404, served.get("/api/processes/metrics/77").statusCode());
        assertEquals(1, answer("/api/processes/metrics").get("count"));
    }

    @Test
    void methods_are_those_of_the_original() throws Exception {
        HttpResponse<String> wrong = served.get(ADD);
        assertEquals(405, wrong.statusCode());
        assertEquals("POST, OPTIONS", wrong.headers().firstValue("Allow").orElseThrow());
        HttpResponse<String> head =
                served.send(served.request("/api/processes/list").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        HttpResponse<String> options = served.send(
                served.request("/api/processes/list").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertEquals("GET, HEAD, OPTIONS", options.headers().firstValue("Allow").orElseThrow());
    }

    @Test
    void a_body_must_say_that_it_is_json() throws Exception {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
            HttpResponse<String> answer = served.send(served.request(ADD)
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"pid\":1}")));
            assertEquals(415, answer.statusCode(), type);
            // The body was not read, so that the connection ends.
            assertEquals("close", answer.headers().firstValue("Connection").orElse(""), type);
        }
        for (String type : new String[] {"application/json; charset=utf-8", "application/vnd.x+json"}) {
            HttpResponse<String> answer = served.send(served.request(ADD)
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"pid\":1}")));
            assertEquals(200, answer.statusCode(), type);
        }
    }
}
