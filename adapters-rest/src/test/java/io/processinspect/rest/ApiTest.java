package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.BackendUnavailableException;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.ProcessSocket;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApiTest {
    private TestServer served;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        served = TestServer.open();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private Map<String, Object> json(String path) throws Exception {
        HttpResponse<String> answer = served.get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        return TestServer.parsed(answer.body());
    }

    private static Object at(Map<?, ?> json, String... path) {
        Object found = json;
        for (String step : path) {
            found = ((Map<?, ?>) found).get(step);
        }
        return found;
    }

    @Test
    void processes_are_sorted_filtered_and_limited() throws Exception {
        served.busy(50, "zebra");
        List<?> rows = (List<?>) json("/api/processes?sort=name&limit=2").get("processes");
        assertEquals(2, rows.size());
        assertEquals("init", at((Map<?, ?>) rows.get(0), "name"));
        assertEquals("worker", at((Map<?, ?>) rows.get(1), "name"));
        rows = (List<?>) json("/api/processes?filter=ZEB").get("processes");
        assertEquals(50, at((Map<?, ?>) rows.get(0), "pid"));
        assertEquals(1, rows.size());
    }

    @Test
    void command_lines_are_shown_where_the_server_shall_and_secrets_in_them_are_not() throws Exception {
        served.busy(50, "app").commandLine("/usr/bin/app", "--port=80", "--password", "hunter2");
        assertFalse(served.get("/api/processes").body().contains("command_line"));
        served.close();
        served = new TestServer(TestServer.plain().commandLines());
        served.busy(50, "app").commandLine("/usr/bin/app", "--port=80", "--password", "hunter2");
        served.busy(51, "closed").commandLine("never", "seen").denied();
        String list = served.get("/api/processes?filter=50").body();
        assertTrue(list.contains("\"command_line\":[\"/usr/bin/app\",\"--port=80\",\"--password\",\"***\"]"), list);
        assertFalse(served.get("/api/processes").body().contains("never"), "who may not be read shows none");
        assertFalse(served.get("/api/processes/list").body().contains("command_line"), "the original has none");
        try (BufferedReader stream = new BufferedReader(new InputStreamReader(
                served.open(served.request("/api/stream?topics=list")).body(), StandardCharsets.UTF_8))) {
            String line = stream.readLine();
            while (!line.startsWith("data: ")) {
                line = stream.readLine();
            }
            assertTrue(line.contains("--port=80") && !line.contains("hunter2"), line);
        }
    }

    @Test
    void the_first_list_waits_for_its_shares() throws Exception {
        // The virtual clock stands still, so that the second scan says why there is no share.
        List<CompletableFuture<String>> waiting = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return served.get("/api/processes").body();
                    } catch (Exception failure) {
                        throw new AssertionError(failure);
                    }
                }))
                .toList();
        for (CompletableFuture<String> one : waiting) {
            assertTrue(one.join().contains("the clock stood still"), one.join());
        }
        served.seconds(1);
        assertTrue(served.get("/api/processes?sort=cpu").body().contains("\"cpu_percent_of_one_cpu\":25"));
    }

    @Test
    void a_snapshot_is_the_sample_shape() throws Exception {
        Map<String, Object> sample = json("/api/processes/42/snapshot?metrics=cpu,threads");
        assertEquals("worker", sample.get("name"));
        assertEquals(3, sample.get("threads"));
        assertEquals("needs_interval", at(sample, "absent", "cpu_usage.percent", "reason"));
        String start = "2026-01-01T00:00:00.000Z";
        assertEquals(
                200,
                served.get("/api/processes/42/snapshot?start_time=" + start).statusCode());
        HttpResponse<String> other = served.get("/api/processes/42/snapshot?start_time=2025-01-01T00:00:00Z");
        assertEquals(409, other.statusCode());
        assertTrue(other.body().contains("\"code\":\"process_changed\""), other.body());
        assertEquals(404, served.get("/api/processes/4711/snapshot").statusCode());
    }

    @Test
    void sockets_are_those_of_the_process_that_was_meant() throws Exception {
        ProcessSocket socket = new ProcessSocket(
                OptionalInt.of(3),
                ProcessSocket.Protocol.TCP,
                Optional.of(ProcessSocket.State.ESTABLISHED),
                Optional.of(new InetSocketAddress("::1", 80)),
                Optional.of(new InetSocketAddress("10.0.0.1", 4000)),
                Optional.empty(),
                Measured.of(new ProcessSocket.Bytes(7, 9)));
        served.busy(50, "talker").sockets(socket);
        assertEquals(
                "{\"pid\":50,\"start_key\":\"0\",\"start_time\":\"2026-01-01T00:00:00.000Z\",\"sockets\":[{\"fd\":3,"
                        + "\"protocol\":\"tcp\",\"state\":\"established\",\"local\":{\"address\":\"::1\",\"port\":80},"
                        + "\"remote\":{\"address\":\"10.0.0.1\",\"port\":4000},\"network\":{\"bytes_sent\":7,\"bytes_received\":9}}]}",
                served.get("/api/processes/50/sockets").body());
        assertEquals(
                409,
                served.get("/api/processes/50/sockets?start_time=2025-01-01T00:00:00Z")
                        .statusCode());
        assertEquals(404, served.get("/api/processes/4711/sockets").statusCode());
    }

    @Test
    void a_snapshot_with_a_window_is_the_interval() throws Exception {
        int before = served.machine.openHandles();
        CompletableFuture<Map<String, Object>> sample = CompletableFuture.supplyAsync(() -> {
            try {
                return json("/api/processes/42/snapshot?metrics=cpu&window=500ms");
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        });
        // The clock stands still until the interval has begun.
        while (served.machine.openHandles() == before) {
            Thread.onSpinWait();
        }
        while (!sample.isDone()) {
            served.seconds(1);
            Thread.sleep(1);
        }
        assertEquals(25.0, ((Number) at(sample.get(), "cpu_usage", "percent_of_one_cpu")).doubleValue());
        assertEquals(0, served.machine.openHandles());
    }

    @Test
    void a_field_that_means_nothing_to_a_session_is_refused() throws Exception {
        HttpResponse<String> answer = served.post("/api/sessions", "{\"pid\":42,\"interval\":\"5s\"}");
        assertEquals(400, answer.statusCode());
        assertTrue(
                answer.body().contains("unknown field 'interval'; known are metrics, pid, start_key, start_time"),
                answer.body());
    }

    @Test
    void a_session_goes_from_post_to_delete() throws Exception {
        HttpResponse<String> started = served.post("/api/sessions", "{\"pid\":42,\"metrics\":[\"cpu\",\"io\"]}");
        assertEquals(201, started.statusCode());
        Map<String, Object> session = TestServer.parsed(started.body());
        assertEquals(42, session.get("pid"));
        String path = "/api/sessions/" + session.get("id");
        assertEquals(path, started.headers().firstValue("Location").orElseThrow());
        served.seconds(2);
        assertEquals(2, json(path).get("duration"));
        served.seconds(2);
        HttpResponse<String> ended = served.delete(path);
        Map<String, Object> result = TestServer.parsed(ended.body());
        assertEquals(4, result.get("duration"));
        assertEquals(25, at(result, "cpu_usage", "percent_of_one_cpu"));
        assertEquals("stopped", at(result, "ended", "cause"));
        assertEquals(404, served.delete(path).statusCode());
        assertEquals(0, served.machine.openHandles());
    }

    @Test
    void a_session_tells_that_its_process_exited() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(2500), 9);
        String id = String.valueOf(
                TestServer.parsed(served.post("/api/sessions", "{\"pid\":77}").body())
                        .get("id"));
        served.seconds(5);
        assertEquals(9, at(json("/api/sessions/" + id), "ended", "exit_code"));
    }

    @Test
    void recent_holds_the_last_minutes_with_their_gaps() throws Exception {
        served.busy(77, "short").denied(Metric.IO).exitsAt(Duration.ofMillis(4500), 0);
        served.watch(77);
        served.seconds(6);
        Map<String, Object> recent = json("/api/processes/77/recent");
        List<?> times = (List<?>) recent.get("times");
        assertEquals(4, times.size());
        assertEquals(1.0, ((Number) times.get(1)).doubleValue() - ((Number) times.get(0)).doubleValue());
        assertEquals(List.of(25, 25, 25, 25), at(recent, "values", "cpu_usage.percent_of_one_cpu"));
        assertEquals(List.of(0, 1, 2, 3), at(recent, "absent", "io.reads", "denied"));
        assertFalse(((Map<?, ?>) recent.get("values")).containsKey("io.reads"));
        assertEquals("exited", at(recent, "ended", "cause"), "it stays until it is dismissed");
        assertTrue(served.post("/api/processes/monitor/remove", "{\"pid\":77}")
                .body()
                .contains("Process 77 removed"));
        assertEquals(404, served.get("/api/processes/77/recent").statusCode());
    }

    @Test
    void the_watched_and_the_exited_are_told_apart() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(500), 0);
        served.watch(77);
        served.watch(42);
        served.seconds(1);
        Map<String, Object> watched = json("/api/watched");
        assertEquals(1, watched.get("interval"));
        assertEquals(42, at((Map<?, ?>) ((List<?>) watched.get("processes")).get(0), "pid"));
        assertEquals(77, at((Map<?, ?>) ((List<?>) watched.get("exited")).get(0), "pid"));
    }

    @Test
    void who_exited_is_remembered_until_dismissed_and_of_very_many_the_latest() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(500), 0);
        served.watch(77);
        served.seconds(24 * 3600);
        assertEquals(1, ((List<?>) json("/api/watched").get("exited")).size());
        assertEquals(200, served.get("/api/processes/77/recent").statusCode());
        for (int pid = 1000; pid < 1100; pid++) {
            served.busy(pid, "one of many").exitsAt(Duration.ofMillis(500), 0);
            served.watch(pid);
        }
        served.seconds(2);
        assertEquals(100, ((List<?>) json("/api/watched").get("exited")).size());
        assertEquals(404, served.get("/api/processes/77/recent").statusCode());
        assertEquals(200, served.get("/api/processes/1099/recent").statusCode());
    }

    @Test
    void a_start_time_tells_who_exited_from_who_has_its_pid_now() throws Exception {
        served.busy(77, "first").exitsAt(Duration.ofMillis(1500), 0);
        served.machine.process(77, "second", Duration.ofMillis(1600));
        served.watch(77);
        served.seconds(3);
        served.watch(77);
        String first = "/api/processes/77/recent?start_time=2026-01-01T00:00:00.000Z";
        assertEquals("first", json(first).get("name"));
        assertEquals("second", json("/api/processes/77/recent").get("name"));
        served.post("/api/processes/monitor/remove", "{\"pid\":77,\"start_time\":\"2026-01-01T00:00:00.000Z\"}");
        assertEquals(409, served.get(first).statusCode(), "it was dismissed");
        assertEquals("second", json("/api/processes/77/recent").get("name"), "and the other one was not");
    }

    @Test
    void a_watched_process_is_named_by_each_start_time_that_it_has_had_and_by_its_key() throws Exception {
        served.watch(42);
        served.machine.clock().stepWallClock(Duration.ofHours(1));
        served.seconds(1);
        for (String start : List.of(
                "start_time=2026-01-01T00:00:00.000Z",
                "start_time=2026-01-01T01:00:00.000Z",
                "start_key=0",
                "start_key=0&start_time=2000-01-01T00:00:00.000Z")) {
            for (String path : List.of("recent?", "snapshot?metrics=threads&")) {
                Map<String, Object> found = json("/api/processes/42/" + path + start);
                assertEquals("2026-01-01T01:00:00.000Z", found.get("start_time"));
                assertEquals("0", found.get("start_key"));
            }
        }
        for (String stranger : List.of(
                "start_time=2026-01-01T00:30:00.000Z", "start_key=1", "start_key=1&start_time=2026-01-01T00:00:00Z")) {
            assertEquals(
                    409, served.get("/api/processes/42/snapshot?" + stranger).statusCode(), stranger);
        }
        served.post("/api/processes/monitor/remove", "{\"pid\":42,\"start_time\":\"2026-01-01T00:00:00.000Z\"}");
        assertEquals(404, served.get("/api/processes/42/recent").statusCode());
    }

    @Test
    void the_times_of_a_ring_ascend_when_the_clock_is_set_back() throws Exception {
        served.watch(42);
        served.seconds(3);
        served.machine.clock().stepWallClock(Duration.ofSeconds(-120));
        served.seconds(2);
        Object start = json("/api/processes/42/snapshot?metrics=threads").get("start_time");
        assertEquals("2025-12-31T23:58:00.000Z", start);
        List<?> times = (List<?>) json("/api/processes/42/recent").get("times");
        long first = Instant.parse("2025-12-31T23:58:00Z").getEpochSecond();
        assertEquals(
                List.of(first + 1, first + 2, first + 3, first + 4, first + 5),
                times.stream().map(time -> ((Number) time).longValue()).toList());
    }

    @Test
    void all_rings_together_keep_to_their_bytes() throws Exception {
        served.close();
        long budget = 20_000;
        served = new TestServer(TestServer.plain().historyBytes(budget));
        served.watch(42);
        served.seconds(600);
        int alone = ((List<?>) json("/api/processes/42/recent").get("times")).size();
        served.watch(1);
        served.seconds(600);
        List<?> times = (List<?>) json("/api/processes/42/recent").get("times");
        assertTrue(alone >= 50 && times.size() == alone / 2, alone + " samples alone, of two " + times.size());
        long bytes = served.server.watched().historyBytes();
        assertTrue(bytes <= budget && bytes > budget * 3 / 4, bytes + " bytes");
        double last = ((Number) times.get(times.size() - 1)).doubleValue();
        assertEquals(times.size() - 1.0, last - ((Number) times.get(0)).doubleValue(), "the newest are kept");
    }

    @Test
    void a_process_that_took_the_pid_is_another_one() throws Exception {
        served.busy(77, "first").exitsAt(Duration.ofMillis(1500), 0);
        served.machine.process(77, "second", Duration.ofMillis(1600));
        served.watch(77);
        served.seconds(3);
        assertEquals(404, served.get("/api/processes/metrics/77").statusCode(), "the second was never asked for");
        served.watch(77);
        assertTrue(served.get("/api/processes/metrics/77").body().contains("second"));
        assertTrue(served.get("/api/watched").body().contains("\"first\""), "whose last values stay");
    }

    @Test
    void a_backend_that_fails_is_503_and_nothing_of_it_is_told() throws Exception {
        served.machine.listingFailsWith(new BackendUnavailableException("secret: /proc/17", null));
        for (String path : List.of("/api/processes/list", "/api/processes", "/api/processes/search?name=x")) {
            HttpResponse<String> answer = served.get(path);
            assertEquals(503, answer.statusCode());
            assertFalse(answer.body().contains("secret"), answer.body());
        }
        served.machine.listingFailsWith(null);
        assertEquals(200, served.get("/api/processes/list").statusCode());
        served.machine.listingFailsWith(new IllegalArgumentException("secret"));
        assertEquals(503, served.get("/api/processes/list").statusCode());
        served.machine.listingFailsWith(new IllegalStateException("secret"));
        HttpResponse<String> fault = served.get("/api/processes/list");
        assertEquals(500, fault.statusCode());
        assertFalse(fault.body().contains("secret"), fault.body());
    }

    @Test
    void a_session_that_has_ended_or_was_refused_is_gone() throws Exception {
        String id = String.valueOf(
                TestServer.parsed(served.post("/api/sessions", "{\"pid\":42}").body())
                        .get("id"));
        assertEquals(200, served.get("/api/sessions/" + id).statusCode());
        assertEquals(200, served.delete("/api/sessions/" + id).statusCode());
        assertEquals(404, served.get("/api/sessions/" + id).statusCode());
        assertEquals(404, served.delete("/api/sessions/" + id).statusCode());
        assertEquals(0, served.machine.openHandles());
        assertEquals(
                409,
                served.post("/api/sessions", "{\"pid\":42,\"start_time\":\"2001-01-01T00:00:00Z\"}")
                        .statusCode());
        assertEquals(0, served.machine.openHandles());
    }

    @Test
    void the_result_so_far_is_read_now() throws Exception {
        String id = String.valueOf(TestServer.parsed(served.post("/api/sessions", "{\"pid\":42,\"metrics\":\"cpu\"}")
                        .body())
                .get("id"));
        // Between two of the reads that a session makes by itself.
        served.machine.clock().advance(Duration.ofMillis(1500));
        Map<String, Object> result =
                TestServer.parsed(served.get("/api/sessions/" + id).body());
        assertEquals(1.5, ((Number) result.get("duration")).doubleValue());
    }

    @Test
    void what_is_watched_survives_a_restart_and_strangers_do_not_take_its_place() throws Exception {
        served.close();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        FakeMachine machine = new FakeMachine();
        machine.process(1, "stays");
        machine.process(2, "leaves").exitsAt(Duration.ofSeconds(1), 0);
        machine.process(2, "stranger", Duration.ofSeconds(2));
        ServerConfig settings = ServerConfig.builder()
                .withoutToken()
                .port(port)
                .stateFolder(folder)
                .build();
        try (var provider = Backends.over(machine.source())) {
            try (RestServer first = RestServer.start(provider, settings)) {
                first.watch(1);
                first.watch(2);
            }
            machine.clock().advance(Duration.ofSeconds(3));
            machine.clock().stepWallClock(Duration.ofSeconds(1));
            try (RestServer second = RestServer.start(provider, settings)) {
                String watched = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(second.uri().resolve("/api/watched"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                assertTrue(watched.contains("\"stays\""), watched);
                assertFalse(watched.contains("stranger") || watched.contains("leaves"), watched);
                assertTrue(watched.contains("\"start_time\":\"2026-01-01T00:00:01.000Z\""), watched);
                String before = "/api/processes/1/recent?start_time=2026-01-01T00:00:00.000Z";
                HttpResponse<String> recent = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(second.uri().resolve(before))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertEquals(200, recent.statusCode(), recent.body());
            }
        }
        assertEquals(0, machine.openHandles());
        assertTrue(Files.exists(folder.resolve("watched-127.0.0.1-" + port + "-fake.json")));
        served = TestServer.open();
    }

    @Test
    void health_is_told_to_everybody() throws Exception {
        assertEquals(
                "{\"success\":true,\"status\":\"ok\"}", served.get("/healthz").body());
        assertEquals(200, served.get("/readyz").statusCode());
    }
}
