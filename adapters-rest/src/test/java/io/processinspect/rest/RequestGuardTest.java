package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequestGuardTest {
    @TempDir
    private Path folder;

    private ServerConfig.Builder guarded() {
        return ServerConfig.builder().stateFolder(folder);
    }

    private static int status(TestServer served, String path, String... headers) throws Exception {
        HttpRequest.Builder request = served.request(path);
        return served.send(headers.length == 0 ? request : request.headers(headers))
                .statusCode();
    }

    @Test
    void without_the_token_nothing_of_a_process_is_told() throws Exception {
        try (TestServer served = new TestServer(guarded())) {
            String token = served.server.token().orElseThrow();
            for (String path : List.of(
                    "/api/processes",
                    "/api/processes/list",
                    "/api/processes/search?name=w",
                    "/api/processes/metrics",
                    "/api/processes/metrics/42",
                    "/api/processes/42/snapshot",
                    "/api/processes/42/recent",
                    "/api/processes/42/sockets",
                    "/api/system/memory",
                    "/api/watched",
                    "/api/sessions/x",
                    "/api/stream",
                    "/api/backends",
                    "/metrics")) {
                assertEquals(401, status(served, path), path);
                assertEquals(401, status(served, path, "Authorization", "Bearer " + token.substring(1)), path);
                assertEquals(401, status(served, path, "Authorization", "Basic " + token), path);
                assertEquals(401, status(served, path + (path.contains("?") ? "&" : "?") + "token=" + token), path);
                if (!path.equals("/api/stream")) {
                    assertNotEquals(401, status(served, path, "Authorization", "Bearer " + token), path);
                }
            }
            assertEquals(
                    401,
                    served.post("/api/processes/monitor/add", "{\"pid\":42}").statusCode());
            assertEquals(401, served.post("/api/sessions", "{\"pid\":42}").statusCode());
            for (String open : List.of(
                    "/", "/dashboard/style.css", "/dashboard/main.js", "/healthz", "/readyz", "/openapi.yaml")) {
                HttpResponse<String> answer = served.get(open);
                assertEquals(200, answer.statusCode(), open);
                assertFalse(answer.body().contains(token) || answer.body().contains("\"worker\""), open);
            }
        }
    }

    /** Of each path that needs one, with each method that it has. */
    @Test
    void no_method_of_any_route_answers_without_the_token() throws Exception {
        try (TestServer served = new TestServer(guarded())) {
            Map<String, Object> paths = TestServer.map(
                    TestServer.parsed(served.get("/openapi.yaml").body()).get("paths"));
            int refused = 0;
            for (String path : paths.keySet()) {
                for (String method : List.of("get", "post", "delete")) {
                    Object operation = TestServer.map(paths.get(path)).get(method);
                    boolean isOpen =
                            operation == null || TestServer.map(operation).containsKey("security");
                    // A WebSocket may bring its token in the first message.
                    if (isOpen || path.equals("/api/ws")) {
                        continue;
                    }
                    String concrete = path.replace("{pid}", "42").replace("{id}", "x");
                    HttpRequest.Builder request = served.request(concrete)
                            .header("Content-Type", "application/json")
                            .method(
                                    method.toUpperCase(Locale.ROOT),
                                    HttpRequest.BodyPublishers.ofString("{\"pid\":42}"));
                    assertEquals(401, served.send(request).statusCode(), method + " " + path);
                    refused++;
                }
            }
            assertTrue(refused >= 15, refused + " were refused");
            assertEquals(0, served.machine.openHandles());
        }
    }

    /** All over one connection, of which the server remembers headers. */
    @Test
    void what_resembles_the_token_is_refused_and_the_token_is_not() throws Exception {
        try (TestServer served = new TestServer(guarded())) {
            String token = served.server.token().orElseThrow();
            List<String> others = List.of(
                    token.substring(0, 42),
                    token + "A",
                    token.toLowerCase(Locale.ROOT),
                    token.toUpperCase(Locale.ROOT),
                    "",
                    "." + token.substring(1));
            for (int round = 0; round < 2; round++) {
                for (String offered : others) {
                    assertEquals(401, status(served, "/api/watched", "Authorization", "Bearer " + offered), offered);
                }
                assertEquals(200, status(served, "/api/watched", "Authorization", "Bearer " + token));
            }
        }
    }

    @Test
    void an_address_is_known_with_its_zone_and_without() throws Exception {
        Optional<InetAddress> local = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
                .findFirst();
        assumeTrue(local.isPresent(), "skipped: this machine has no address with a zone");
        String host = local.get().getHostAddress();
        try (TestServer served = new TestServer(guarded().host(host).insecureHttp())) {
            int port = served.server.uri().getPort();
            assertEquals("200", statusAt(local.get(), port, host));
            assertEquals("200", statusAt(local.get(), port, host.replaceAll("%.*", "")));
            assertEquals("421", statusAt(local.get(), port, "fe80::1:2:3"));
        }
    }

    private static String statusAt(InetAddress address, int port, String host) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.getOutputStream()
                    .write(("GET /healthz HTTP/1.1\r\nHost: [" + host + "]:" + port + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split(" ")[1];
        }
    }

    @Test
    void an_answer_is_for_its_own_origin_unless_another_is_allowed() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().allowOrigin("https://ops.example"))) {
            HttpResponse<String> own = served.get("/api/watched");
            assertEquals(
                    "same-origin",
                    own.headers().firstValue("Cross-Origin-Resource-Policy").orElseThrow());
            HttpResponse<String> allowed =
                    served.send(served.request("/api/watched").header("Origin", "https://ops.example"));
            assertTrue(
                    allowed.headers().firstValue("Cross-Origin-Resource-Policy").isEmpty());
            assertEquals(List.of("Origin"), allowed.headers().allValues("Vary"));
        }
    }

    @Test
    void the_access_log_has_no_token_however_it_is_written() throws Exception {
        try (TestServer served = new TestServer(guarded().accessLog());
                LogLines log = new LogLines("processinspect.access")) {
            String token = served.server.token().orElseThrow();
            String hex = String.format("%%%02x%s", (int) token.charAt(0), token.substring(1));
            for (String path : List.of(
                    "/api/watched?token=" + token,
                    "/api/watched?to%6ben=" + token,
                    "/api/watched?a=b&TOKEN=" + hex,
                    "/api/watched?t=" + hex.replace("%", "%25"),
                    "/api/watched?token=anothers",
                    "/api/watched?to%256ben=anothers",
                    "/" + token + "/x",
                    "/api/watched?access_token=anothers",
                    "/?a=%25%36%62" + token,
                    "/x" + hex + "?a",
                    "/?a=" + token.substring(0, 20) + "%0a" + token.substring(20),
                    "/?a=" + token.substring(0, 21) + "&b=" + token.substring(21),
                    "/?a=" + token.replaceAll("(.{5})", "$1/"),
                    "/" + token.replaceAll("(.{7})", "$1."),
                    "/?q=" + token.replaceAll("(.{5})", "$1%20"),
                    "/?q=" + token.replaceAll("(.{2})", "$1%0A"),
                    "/?q=" + token.replaceAll("(.{5})", "$1-"),
                    "/?a=" + hex.replace("%", "%" + "25".repeat(10)))) {
                int before = log.lines().size();
                served.get(path);
                while (log.lines().size() == before) {
                    Thread.onSpinWait();
                }
                String line = log.lines().get(before);
                assertFalse(
                        line.contains(token.substring(1, 20))
                                || line.contains(token.substring(22))
                                || line.contains("anothers")
                                || !line.contains("***"),
                        line);
            }
        }
    }

    @Test
    void the_token_is_kept_for_its_owner_and_survives_a_restart() throws Exception {
        String token;
        try (TestServer served = new TestServer(guarded())) {
            token = served.server.token().orElseThrow();
            assertEquals(43, token.length(), "256 bits");
            assertEquals(served.server.uri() + "#token=" + token, served.server.link());
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))));
        try (TestServer served = new TestServer(guarded())) {
            assertEquals(token, served.server.token().orElseThrow());
        }
    }

    @Test
    void a_token_that_others_may_read_or_that_is_none_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "x");
        assertThrows(IllegalArgumentException.class, () -> new TestServer(guarded()));
        Files.delete(file);
        new TestServer(guarded()).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String why = assertThrows(IllegalArgumentException.class, () -> new TestServer(guarded()))
                .getMessage();
        assertTrue(why.contains("may be read by others"), why);
    }

    @Test
    void a_named_origin_may_read_and_others_may_not() throws Exception {
        try (TestServer served = new TestServer(TestServer.plain().allowOrigin("https://ops.example"))) {
            HttpResponse<String> answer =
                    served.send(served.request("/api/watched").header("Origin", "https://ops.example"));
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "https://ops.example",
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElseThrow());
            HttpResponse<String> preflight = served.send(served.request("/api/watched")
                    .header("Origin", "https://ops.example")
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            assertEquals(204, preflight.statusCode());
            HttpResponse<String> other =
                    served.send(served.request("/api/watched").header("Origin", "https://ops.example.evil"));
            assertEquals(403, other.statusCode());
            assertTrue(other.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
            assertTrue(served.get("/api/watched")
                    .headers()
                    .firstValue("Access-Control-Allow-Origin")
                    .isEmpty());
        }
    }

    @Test
    void the_servers_own_pages_may_use_it_and_anybody_may_link_to_them() throws Exception {
        try (TestServer served = TestServer.open()) {
            String own = served.server.uri().toString().replaceAll("/$", "");
            assertEquals(200, status(served, "/api/watched", "Origin", own, "Sec-Fetch-Site", "same-origin"));
            assertEquals(200, status(served, "/api/watched", "Sec-Fetch-Site", "none"));
            assertEquals(200, status(served, "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"));
            assertEquals(403, status(served, "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"));
            assertEquals(
                    403, status(served, "/api/watched", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"));
        }
    }

    @Test
    void a_websocket_needs_the_token_and_the_right_origin() throws Exception {
        try (TestServer served = new TestServer(guarded())) {
            CompletableFuture<String> closed = new CompletableFuture<>();
            WebSocket.Listener listener = new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                    closed.complete(status + " " + reason);
                    return null;
                }
            };
            served.client()
                    .newWebSocketBuilder()
                    .buildAsync(served.socketUri(), listener)
                    .join()
                    .sendText("{\"topics\":\"system\",\"token\":\"guess\"}", true);
            assertEquals("1008 unauthorized", closed.get(10, TimeUnit.SECONDS));
            Throwable refused = assertThrows(CompletionException.class, () -> served.client()
                    .newWebSocketBuilder()
                    .header("Origin", "http://evil.example")
                    .buildAsync(served.socketUri(), new WebSocket.Listener() {})
                    .join());
            assertEquals(
                    403,
                    ((WebSocketHandshakeException) refused.getCause())
                            .getResponse()
                            .statusCode());
        }
    }

    @Test
    void what_would_be_unsafe_is_refused_before_anything_is_bound() {
        for (ServerConfig.Builder unsafe : List.of(
                ServerConfig.builder().host("0.0.0.0"),
                ServerConfig.builder().host("0.0.0.0").withoutToken(),
                ServerConfig.builder().host("0.0.0.0").insecureHttp().withoutToken(),
                ServerConfig.builder().host("::"),
                ServerConfig.builder().host("no.such.host.invalid"))) {
            assertThrows(IllegalArgumentException.class, () -> new TestServer(unsafe));
        }
    }

    @Test
    void an_ipv6_address_is_one_however_it_is_written() throws Exception {
        for (String host : List.of("::1", "[::1]", "0:0:0:0:0:0:0:1")) {
            try (TestServer served = new TestServer(TestServer.plain().host(host))) {
                assertEquals(
                        200,
                        served.get("/healthz").statusCode(),
                        served.server.uri().toString());
            }
        }
    }

    @Test
    void a_user_is_named_on_loopback_or_when_asked_for() throws Exception {
        try (TestServer served = TestServer.open()) {
            assertTrue(served.get("/api/processes").body().contains("\"user\":\"you\""));
        }
        try (TestServer served = new TestServer(TestServer.plain().userNames(false))) {
            assertFalse(served.get("/api/processes").body().contains("\"user\""));
            assertFalse(
                    served.get("/api/processes?filter=you").body().contains("worker"),
                    "nor can it be found out by asking");
        }
    }

    @Test
    void every_answer_tells_the_browser_what_not_to_do() throws Exception {
        try (TestServer served = new TestServer(guarded())) {
            for (String path : List.of("/", "/api/processes", "/nothing", "/%zz")) {
                HttpResponse<String> answer = path.equals("/%zz") ? null : served.get(path);
                String head = answer == null
                        ? served.raw("GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                        : answer.headers().map().toString();
                // The page holds nothing that is not everybody's; numbers are kept nowhere.
                String kept = path.equals("/") ? "no-cache" : "no-store";
                for (String header : List.of(kept, "nosniff", "default-src 'none'", "frame-ancestors 'none'")) {
                    assertTrue(head.contains(header), path + " lacks " + header);
                }
                assertFalse(head.contains("unsafe-"), head);
            }
        }
    }
}
