package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class LimitsTest {
    private static Socket connect(TestServer served) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), served.server.uri().getPort()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void too_many_requests_are_told_when_to_come_back_and_owe_nothing() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().rateLimit(1))) {
            // The bucket holds one request; on the way to its second, another may come back.
            HttpResponse<String> last = served.get("/api/watched");
            for (int i = 0; i < 1000 && last.statusCode() == 200; i++) {
                last = served.get("/api/watched");
            }
            assertEquals(429, last.statusCode());
            assertEquals("1", last.headers().firstValue("Retry-After").orElseThrow());
            assertTrue(last.body().contains("too_many_requests"), last.body());
            assertTrue(last.headers().firstValue("X-Content-Type-Options").isPresent());
        }
    }

    @Test
    void requests_are_counted_by_address_and_not_by_connection() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().rateLimit(1))) {
            String all = "";
            // More connections than a second lets pass.
            for (int i = 0; i < 100 && !all.contains(" 429 "); i++) {
                try (Socket socket = connect(served)) {
                    socket.getOutputStream()
                            .write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    all += rest(socket);
                }
            }
            assertTrue(all.contains(" 200 ") && all.contains(" 429 "), all);
        }
    }

    @Test
    void half_a_request_is_cut_off_and_logged_while_others_are_served() throws Exception {
        try (LogLines log = new LogLines("processinspect.access")) {
            cutOffHalfRequests();
            assertEquals(
                    List.of("- - 408", "- - 408", "GET /healthz 200", "POST /api/processes/monitor/add 408"),
                    log.lines().stream()
                            .map(line -> line.replaceFirst("^\\S+ (.*) [0-9]+ us$", "$1"))
                            .sorted()
                            .toList());
        }
    }

    private static void cutOffHalfRequests() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().accessLog());
                Socket silent = connect(served);
                Socket header = connect(served);
                Socket body = connect(served)) {
            header.getOutputStream().write("GET / HTTP/1.1\r\nHost: 127".getBytes(StandardCharsets.US_ASCII));
            body.getOutputStream()
                    .write(("POST /api/processes/monitor/add HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals(200, served.get("/healthz").statusCode());
            for (Socket cut : List.of(silent, header, body)) {
                while (cut.getInputStream().available() == 0) {
                    served.secondsWithALook(1);
                }
                String answer = rest(cut);
                assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
                assertTrue(answer.contains("\"code\":\"request_timeout\""), answer);
            }
        }
    }

    @Test
    void who_dribbles_a_second_request_is_cut_off_as_well() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = connect(served)) {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertEquals('H', in.read());
            StringBuilder all = new StringBuilder();
            // A byte a second would keep an idle time from ever being over.
            while (!all.toString().contains(" 408 ")) {
                socket.getOutputStream().write('G');
                served.secondsWithALook(1);
                while (in.available() > 0) {
                    all.append((char) in.read());
                }
            }
        }
    }

    @Test
    void a_request_that_begins_with_the_end_of_another_has_the_same_deadline() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = connect(served)) {
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET / HT"
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder first = new StringBuilder();
            while (first.indexOf("\"ok\"}") < 0) {
                first.append((char) socket.getInputStream().read());
            }
            CompletableFuture<String> all = CompletableFuture.supplyAsync(() -> {
                try {
                    return rest(socket);
                } catch (IOException cut) {
                    return cut.toString();
                }
            });
            while (!all.isDone()) {
                served.secondsWithALook(1);
            }
            assertTrue(all.join().startsWith("HTTP/1.1 408 "), all::join);
        }
    }

    @Test
    void a_connection_that_rests_between_two_requests_is_not_hurried() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = connect(served)) {
            byte[] request = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(request);
                StringBuilder answer = new StringBuilder();
                while (answer.indexOf("\"ok\"}") < 0) {
                    answer.append((char) socket.getInputStream().read());
                }
                assertTrue(answer.toString().contains(" 200 "), answer::toString);
                served.secondsWithALook(20);
            }
        }
    }

    @Test
    void a_client_that_leaves_ends_its_window() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().sessions(2, Duration.ofMinutes(1)))) {
            String window = "GET /api/processes/42/snapshot?window=1m HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
            List<Socket> leaving = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Socket socket = connect(served);
                socket.getOutputStream().write(window.getBytes(StandardCharsets.US_ASCII));
                leaving.add(socket);
            }
            while (served.machine.openHandles() < leaving.size()) {
                Thread.onSpinWait();
            }
            assertEquals(503, served.post("/api/sessions", "{\"pid\":42}").statusCode());
            for (Socket socket : leaving) {
                // The beginning of a request that will never be answered.
                socket.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
                socket.close();
            }
            while (served.machine.openHandles() > 0) {
                Thread.onSpinWait();
            }
            assertEquals(201, served.post("/api/sessions", "{\"pid\":42}").statusCode());
        }
    }

    @Test
    void a_client_that_closes_its_own_half_is_told_why_its_window_ended() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = connect(served)) {
            socket.getOutputStream()
                    .write("GET /api/processes/42/snapshot?window=1m HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = rest(socket);
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("connection_closed"), answer);
        }
    }

    @Test
    void a_client_that_sends_its_next_request_early_gets_both_answers() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = connect(served)) {
            String host = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
            socket.getOutputStream()
                    .write(("GET /api/processes/42/snapshot?window=1m" + host + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            // Longer than the server takes to look after its clients.
            Thread.sleep(1500);
            socket.getOutputStream()
                    .write(("GET /healthz" + host + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(1500);
            served.seconds(60);
            String both = rest(socket);
            assertTrue(both.contains("\"duration\":60") && both.endsWith("\"status\":\"ok\"}"), both);
        }
    }

    @Test
    void one_address_has_so_many_connections_and_no_more() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().connections(100, 10))) {
            List<Socket> open = new ArrayList<>();
            try {
                for (int i = 0; i < 10; i++) {
                    Socket socket = connect(served);
                    open.add(socket);
                    // An answer tells that it has been counted.
                    socket.getOutputStream()
                            .write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    assertEquals('H', socket.getInputStream().read());
                }
                try (Socket beyond = connect(served)) {
                    assertEquals("", rest(beyond));
                }
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void who_closes_makes_room_also_after_a_websocket() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().connections(100, 3))) {
            for (int i = 0; i < 10; i++) {
                WebSocket socket = served.client()
                        .newWebSocketBuilder()
                        .buildAsync(served.socketUri(), new WebSocket.Listener() {})
                        .join();
                socket.sendText("{\"topics\":\"system\"}", true).join();
                socket.abort();
                // The server may have yet to see that the one before is gone.
                while (!served.raw("GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                        .startsWith("HTTP/1.1 200 ")) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void the_deadline_for_headers_is_not_one_for_streams() throws Exception {
        try (TestServer served = TestServer.open();
                InputStream stream = served.open(served.request("/api/stream")).body()) {
            StringBuffer said = new StringBuffer();
            CompletableFuture<String> closed = new CompletableFuture<>();
            WebSocket socket = served.client()
                    .newWebSocketBuilder()
                    .buildAsync(served.socketUri(), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            said.append(text);
                            from.request(1);
                            return null;
                        }

                        @Override
                        public void onError(WebSocket from, Throwable failure) {
                            closed.completeExceptionally(failure);
                        }

                        @Override
                        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                            closed.complete(reason);
                            return null;
                        }
                    })
                    .join();
            socket.sendText("{\"topics\":\"watched\"}", true).join();
            served.watch(42);
            while (served.server.streams().size() < 2) {
                Thread.onSpinWait();
            }
            // Longer than headers may take.
            served.secondsWithALook(8);
            while (!said.toString().contains("\"pid\":42")) {
                assertFalse(closed.isDone(), () -> String.valueOf(closed));
                Thread.onSpinWait();
            }
            byte[] first = stream.readNBytes(200);
            assertTrue(new String(first, StandardCharsets.UTF_8).contains("event: sample"));
            socket.abort();
        }
    }

    @Test
    void too_many_kinds_of_streams_are_refused_and_not_left_hanging() throws Exception {
        try (TestServer served = TestServer.open()) {
            List<InputStream> open = new ArrayList<>();
            try {
                for (int i = 1; i <= 32; i++) {
                    open.add(served.open(served.request("/api/stream?interval=" + i + "s"))
                            .body());
                }
                HttpResponse<String> beyond = served.get("/api/stream?interval=33s");
                assertEquals(503, beyond.statusCode());
                assertTrue(beyond.body().contains("too_many_channels"), beyond.body());
                assertEquals(
                        200,
                        served.open(served.request("/api/stream?interval=32s")).statusCode());
            } finally {
                for (InputStream stream : open) {
                    stream.close();
                }
            }
        }
    }

    @Test
    void a_stream_of_a_list_that_cannot_be_read_is_refused() throws Exception {
        try (TestServer served = TestServer.open()) {
            served.machine.listingFailsWith(new IllegalArgumentException("broken"));
            assertEquals(503, served.get("/api/stream?topics=list").statusCode());
            served.machine.listingFailsWith(null);
            try (InputStream stream =
                    served.open(served.request("/api/stream?topics=list")).body()) {
                assertTrue(new String(stream.readNBytes(60), StandardCharsets.UTF_8).contains("event: list"));
            }
        }
    }

    @Test
    void one_address_has_so_many_streams_and_no_more() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().streams(10, 2))) {
            List<InputStream> open = new ArrayList<>();
            try {
                for (int i = 0; i < 2; i++) {
                    open.add(served.open(served.request("/api/stream")).body());
                }
                HttpResponse<String> beyond = served.get("/api/stream");
                assertEquals(503, beyond.statusCode());
                assertTrue(beyond.body().contains("too_many_streams"), beyond.body());
                assertEquals("10", beyond.headers().firstValue("Retry-After").orElseThrow());
            } finally {
                for (InputStream stream : open) {
                    stream.close();
                }
            }
        }
    }

    @Test
    void sessions_are_so_many_and_end_by_themselves() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().sessions(2, Duration.ofSeconds(10)))) {
            String first = served.post("/api/sessions", "{\"pid\":42}").body();
            assertEquals(201, served.post("/api/sessions", "{\"pid\":1}").statusCode());
            HttpResponse<String> beyond = served.post("/api/sessions", "{\"pid\":42}");
            assertEquals(503, beyond.statusCode());
            String id = String.valueOf(TestServer.parsed(first).get("id"));
            served.seconds(20);
            String result = served.get("/api/sessions/" + id).body();
            assertTrue(result.contains("\"duration\":10,") && result.contains("\"cause\":\"duration\""), result);
            served.secondsWithALook(1);
            assertEquals(404, served.get("/api/sessions/" + id).statusCode(), "nobody came for it");
            assertEquals(201, served.post("/api/sessions", "{\"pid\":42}").statusCode());
        }
    }
}
