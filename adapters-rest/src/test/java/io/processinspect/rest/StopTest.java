package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients see of a server that stops while it answers them. */
@Timeout(30)
class StopTest {
    private static Socket send(TestServer served, String request) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), served.server.uri().getPort());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    }

    private static String rest(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What came until the end, or until the connection was reset. */
    private static String restOrReset(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (InputStream in = socket.getInputStream()) {
            in.transferTo(answer);
        } catch (SocketException reset) {
            return answer.toString(StandardCharsets.UTF_8);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static void assertIsShuttingDown(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.contains("\"shutting_down\""), answer);
    }

    @Test
    void a_body_that_is_still_arriving_is_answered() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = send(
                        served,
                        "POST /api/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{")) {
            while (served.server.arrivingBodies() == 0) {
                Thread.onSpinWait();
            }
            served.server.close();
            String answer = rest(socket);
            assertIsShuttingDown(answer);
            assertTrue(answer.contains("Connection: close"), answer);
        }
    }

    @Test
    void a_socket_without_its_first_message_is_told() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = send(
                        served,
                        "GET /api/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")) {
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 101 ".length());
            assertEquals("HTTP/1.1 101 ", new String(status, StandardCharsets.US_ASCII));
            served.server.close();
            String told = rest(socket);
            assertTrue(told.contains("\"code\":\"shutting_down\""), told);
        }
    }

    @Test
    void a_window_that_is_still_open_is_answered() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = send(served, get("/api/processes/42/snapshot?window=1m"))) {
            while (served.machine.openHandles() == 0) {
                Thread.onSpinWait();
            }
            CompletableFuture<Void> closing = CompletableFuture.runAsync(served.server::close);
            while (!closing.isDone()) {
                // The end of a session is told when time goes on.
                served.machine.clock().advance(Duration.ofMillis(1));
            }
            assertIsShuttingDown(rest(socket));
        }
    }

    @Test
    void streams_that_are_being_opened_end_or_are_refused() throws Exception {
        try (TestServer served = TestServer.open()) {
            served.watch(42);
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                clients.add(send(served, get("/api/stream")));
            }
            while (served.streams().size() == 0) {
                Thread.onSpinWait();
            }
            served.server.close();
            int ended = 0;
            for (Socket client : clients) {
                String answer = restOrReset(client);
                boolean isEnded = answer.startsWith("HTTP/1.1 200 ") && answer.contains("event: end");
                ended += isEnded ? 1 : 0;
                // A request that was not read before the port was freed has no answer.
                assertTrue(
                        isEnded
                                || answer.startsWith("HTTP/1.1 503 ") && answer.contains("\"shutting_down\"")
                                || answer.isEmpty(),
                        answer);
            }
            assertTrue(ended > 0, "one was open");
        }
    }

    @Test
    void a_connection_between_two_requests_is_closed() throws Exception {
        try (TestServer served = TestServer.open();
                Socket socket = send(served, get("/healthz"))) {
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200 ".length());
            assertEquals("HTTP/1.1 200 ", new String(status, StandardCharsets.US_ASCII));
            served.server.close();
            assertTrue(rest(socket).endsWith("}"));
        }
    }
}
