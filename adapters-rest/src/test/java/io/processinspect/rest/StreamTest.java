package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamTest {
    private TestServer served;
    private OpenApiDescription described;

    @BeforeEach
    void start() throws Exception {
        served = TestServer.open();
        described = OpenApiDescription.of(served);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private record Received(String name, String id, String data) {
        Map<String, Object> json() {
            return TestServer.parsed(data);
        }
    }

    /** A reader of server-sent events, as few lines as there can be. Each event is as described. */
    private final class Events implements AutoCloseable {
        private final BufferedReader lines;

        Events(InputStream in) {
            this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        /** The next event; null at the end. */
        Received next() throws IOException {
            String name = "";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !name.isEmpty()) {
                    Received event = new Received(name, id, data);
                    described.check("data", Map.of(name, event.json()), described.schema("EventData"));
                    return event;
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private Events events(String query, String... headers) throws Exception {
        HttpRequest.Builder request = served.request("/api/stream" + query);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> answer = served.open(request);
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/event-stream", answer.headers().firstValue("Content-Type").orElseThrow());
        return new Events(answer.body());
    }

    @Test
    void a_process_is_followed_to_its_exit_and_then_the_stream_ends() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(2500), 3);
        served.watch(77);
        served.watch(42);
        try (Events events = events("?pid=77&metrics=cpu,threads")) {
            Received first = events.next();
            assertEquals("sample", first.name);
            assertEquals(77, first.json().get("pid"));
            assertFalse(first.data.contains("memory"), "only what was asked for: " + first.data);
            served.seconds(1);
            Received second = events.next();
            assertEquals(
                    25.0,
                    ((Number) ((Map<?, ?>) second.json().get("cpu_usage")).get("percent_of_one_cpu")).doubleValue());
            served.seconds(2);
            events.next();
            Received exit = events.next();
            assertEquals("exit", exit.name);
            assertEquals("exited", ((Map<?, ?>) exit.json().get("ended")).get("cause"));
            assertEquals(3, ((Map<?, ?>) exit.json().get("ended")).get("exit_code"));
            assertEquals("end", events.next().name);
            assertNull(events.next());
        }
    }

    @Test
    void all_topics_come_in_one_stream() throws Exception {
        served.watch(42);
        try (Events events = events("?topics=watched,list,system")) {
            Map<String, Received> first = new TreeMap<>();
            for (int i = 0; i < 3; i++) {
                Received one = events.next();
                first.put(one.name, one);
            }
            assertEquals(List.of("list", "sample", "system"), List.copyOf(first.keySet()));
            assertEquals(2, ((List<?>) first.get("list").json().get("processes")).size());
            assertTrue(first.get("system").json().containsKey("server"));
            served.busy(99, "new");
            served.seconds(1);
            Received list = events.next();
            while (!list.name.equals("list")) {
                list = events.next();
            }
            assertTrue(list.data.contains("\"changed\":[") && list.data.contains("\"pid\":99"), list.data);
        }
    }

    @Test
    void a_list_tells_who_is_gone() throws Exception {
        served.busy(99, "short").exitsAt(Duration.ofMillis(1500), 0);
        try (Events events = events("?topics=list")) {
            assertTrue(events.next().data.contains("\"pid\":99"));
            served.seconds(1);
            served.seconds(1);
            String data = events.next().data;
            while (!data.contains("\"gone\":[{")) {
                data = events.next().data;
            }
            assertTrue(data.contains("\"gone\":[{\"pid\":99,"), data);
        }
    }

    @Test
    void a_slower_pace_has_intervals_of_its_own() throws Exception {
        served.watch(42);
        try (Events events = events("?interval=3s")) {
            assertEquals("sample", events.next().name);
            served.seconds(3);
            Received sample = events.next();
            assertEquals(3, sample.json().get("duration"));
            assertEquals(0.15, ((Map<?, ?>) sample.json().get("cpu_usage")).get("kernel_time"));
        }
    }

    @Test
    void who_comes_back_gets_what_was_missed_and_who_was_away_too_long_is_told() throws Exception {
        served.watch(42);
        String id;
        try (Events events = events("")) {
            events.next();
            served.seconds(1);
            id = events.next().id;
        }
        // Two ticks go by without the client.
        served.seconds(2);
        try (Events events = events("", "Last-Event-ID", id)) {
            Received first = events.next();
            Received second = events.next();
            assertEquals("sample", first.name);
            assertEquals("sample", second.name);
            assertNotEquals(first.json().get("time"), second.json().get("time"));
        }
        String run = id.substring(0, id.indexOf('-'));
        try (Events events = events("", "Last-Event-ID", run + "-0")) {
            assertEquals("missed", events.next().name, "what was before the first frame is not kept");
            assertEquals("sample", events.next().name);
        }
        try (Events events = events("", "Last-Event-ID", "0-17")) {
            assertEquals("sample", events.next().name, "an id of another run means nothing");
        }
    }

    @Test
    void an_exit_from_before_is_told_at_the_beginning() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(500), 0);
        served.watch(77);
        served.seconds(1);
        // The exit is handed over on this thread, as the clock is virtual.
        try (Events events = events("")) {
            assertEquals("exit", events.next().name);
        }
        try (Events events = events("?pid=77")) {
            assertEquals("exit", events.next().name);
            assertEquals("end", events.next().name);
        }
    }

    @Test
    void who_comes_back_after_the_end_is_told_again_that_it_is_the_end() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(1500), 0);
        served.watch(77);
        String id = "";
        try (Events events = events("?pid=77")) {
            served.seconds(2);
            for (Received one = events.next(); one != null; one = events.next()) {
                id = one.id.isEmpty() ? id : one.id;
            }
        }
        try (Events events = events("?pid=77", "Last-Event-ID", id)) {
            assertEquals("end", events.next().name);
        }
    }

    @Test
    void who_comes_back_between_an_exit_and_the_next_tick_is_told_of_it() throws Exception {
        served.busy(77, "short").tellsExit().exitsAt(Duration.ofMillis(1500), 0);
        served.watch(77);
        String id;
        try (Events events = events("?pid=77")) {
            events.next();
            served.seconds(1);
            id = events.next().id;
        }
        served.machine.clock().advance(Duration.ofMillis(600));
        try (Events events = events("?pid=77", "Last-Event-ID", id)) {
            assertEquals("exit", events.next().name);
            assertEquals("end", events.next().name);
        }
    }

    @Test
    void who_follows_a_process_that_is_no_longer_watched_is_sent_away() throws Exception {
        served.watch(42);
        try (Events events = events("?pid=42")) {
            assertEquals("sample", events.next().name);
            served.post("/api/processes/monitor/remove", "{\"pid\":42}");
            served.seconds(1);
            assertEquals("end", events.next().name);
        }
    }

    @Test
    void asking_for_the_head_of_a_stream_is_not_a_stream() throws Exception {
        HttpResponse<String> head =
                served.send(served.request("/api/stream").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals(
                "text/event-stream", head.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void a_wish_that_cannot_be_met_is_refused() throws Exception {
        assertEquals(404, served.get("/api/stream?pid=42").statusCode(), "it is not watched");
        served.watch(42);
        for (String query : List.of(
                "?topics=nothing",
                "?topics=",
                "?interval=1500ms",
                "?interval=x",
                "?metrics=nope",
                "?pid=0",
                "?pid=a",
                "?pids=1",
                "?start_time=x")) {
            HttpResponse<String> answer = served.get("/api/stream" + query);
            assertEquals(400, answer.statusCode(), query + answer.body());
        }
        assertEquals(
                409,
                served.get("/api/stream?pid=42&start_time=2000-01-01T00:00:00Z").statusCode());
    }

    /** A client of the WebSocket, which keeps what it is told. */
    private final class Client implements WebSocket.Listener {
        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        WebSocket open() throws Exception {
            return served.client()
                    .newWebSocketBuilder()
                    .buildAsync(served.socketUri(), this)
                    .get(10, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            messages.add("closed " + status + " " + reason);
            return null;
        }

        String next() throws InterruptedException {
            String message = messages.poll(10, TimeUnit.SECONDS);
            assertTrue(message != null, "nothing came");
            return message;
        }
    }

    @Test
    void a_websocket_follows_a_process_to_its_exit() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(1500), 0);
        served.watch(77);
        Client client = new Client();
        WebSocket socket = client.open();
        socket.sendText("{\"pid\": 77, \"metrics\": [\"cpu\"]}", true).join();
        assertTrue(client.next().startsWith("{\"event\":\"sample\",\"id\":\""));
        served.seconds(1);
        assertTrue(client.next().contains("\"percent_of_one_cpu\":25"));
        served.seconds(1);
        assertTrue(client.next().startsWith("{\"event\":\"exit\","));
        assertEquals("closed 1000 end", client.next());
    }

    @Test
    void a_websocket_follows_several_as_a_stream_does() throws Exception {
        served.watch(1);
        served.watch(42);
        Client client = new Client();
        WebSocket socket = client.open();
        socket.sendText("{\"pid\": \"1,42\", \"metrics\": \"threads\"}", true).join();
        assertTrue(client.next().contains("\"pid\":1,"));
        assertTrue(client.next().contains("\"pid\":42,"));
        socket.abort();
    }

    @Test
    void a_websocket_that_talks_nonsense_is_told_so_and_closed() throws Exception {
        for (String message : List.of(
                "x",
                "{\"pid\": \"x\"}",
                "{\"pid\": 0}",
                "{\"pid\": [1]}",
                "{\"pid\": \"1,\"}",
                "{\"topics\": \"x\"}",
                "{\"hello\": 1}",
                "{\"pid\": 42}",
                "[]")) {
            Client client = new Client();
            client.open().sendText(message, true).join();
            assertTrue(client.next().startsWith("{\"success\":false,\"error\":\""), message);
            assertTrue(client.next().startsWith("closed 1008 "), message);
        }
    }

    @Test
    void without_an_upgrade_the_socket_says_what_it_is() throws Exception {
        HttpResponse<String> answer = served.get("/api/ws");
        assertEquals(426, answer.statusCode());
        assertTrue(answer.body().contains("upgrade_required"), answer.body());
    }

    @Test
    void names_are_text_and_a_line_stays_a_line() throws Exception {
        served.machine.process(66, "</script>\n\ndata: x\r\nevent: exit").value(Counter.THREADS, 1);
        served.watch(66);
        try (Events events = events("?pid=66")) {
            Received sample = events.next();
            assertEquals("sample", sample.name);
            assertEquals("</script>\n\ndata: x\r\nevent: exit", sample.json().get("name"));
        }
    }

    @Test
    void the_servers_end_is_told() throws Exception {
        served.watch(42);
        try (Events events = events("")) {
            events.next();
            served.server.close();
            assertEquals("end", events.next().name);
            assertNull(events.next());
        }
    }
}
