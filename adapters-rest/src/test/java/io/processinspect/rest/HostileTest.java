package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Requests that nobody sends by mistake alone: each gets its status, in the one shape of an error, and the server goes on. */
@Timeout(120)
class HostileTest {
    private static final String ADD = "/api/processes/monitor/add";
    private static final String HOST = "Host: 127.0.0.1\r\n";
    private static final String JSON = HOST + "Content-Type: application/json\r\n";

    private static TestServer served;

    @BeforeAll
    static void start() throws Exception {
        served = TestServer.open();
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    /** What is sent, byte for byte, and the status of the first answer. */
    private record Attack(String what, String request, int status) {}

    private static Attack get(String target, int status) {
        return new Attack(
                "GET " + target, "GET " + target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", status);
    }

    private static Attack post(String path, String body, int status) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return new Attack(
                "POST " + path + " " + (body.length() > 60 ? body.substring(0, 60) : body),
                "POST " + path + " HTTP/1.1\r\n" + JSON + "Connection: close\r\nContent-Length: " + bytes.length
                        + "\r\n\r\n" + body,
                status);
    }

    private static Attack headers(String what, String headers, int status) {
        return new Attack(what, "GET /api/processes HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n", status);
    }

    private static Attack handshake(String what, String headers) {
        String request = "GET /api/ws HTTP/1.1\r\n" + HOST
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
        return new Attack(what, request + headers + "\r\n", 400);
    }

    private static Attack raw(String what, String request, int status) {
        return new Attack(what, request, status);
    }

    private static List<Attack> attacks() {
        return List.of(
                // bodies
                post(ADD, "{", 400),
                post(ADD, "{\"pid\":", 400),
                post(ADD, "{\"pid\":42}}", 400),
                post(ADD, "{\"pid\":42} {\"pid\":1}", 400),
                post(ADD, "{'pid':42}", 400),
                post(ADD, "{pid:42}", 400),
                post(ADD, "{\"pid\":042}", 400),
                post(ADD, "{\"pid\":+42}", 400),
                post(ADD, "{\"pid\":0x2a}", 400),
                post(ADD, "{\"pid\":42,}", 400),
                post(ADD, "{\"pid\":Infinity}", 400),
                post(ADD, "{\"pid\":1e5}", 400),
                post(ADD, "{\"pid\":-9223372036854775809}", 400),
                post(ADD, "{\"pid\":\"42\u0000\"}", 400),
                post(ADD, "{\"pid\":\"\\ud800\"}", 400),
                post(ADD, "{\"pid\":\"4" + "2".repeat(200) + "\"}", 400),
                post(ADD, "{\"pid\":4" + "2".repeat(2000) + "}", 400),
                post(ADD, "\u00ff\u00fe{\u0000}\u0000", 400),
                post(ADD, "\u0000", 400),
                post(ADD, "[".repeat(5000), 400),
                post(ADD, "{\"a\":".repeat(5000), 400),
                post(ADD, "{\"pid\":[[[[1]]]]}", 400),
                post(ADD, "{\"pid\":42,\"start_time\":\"yesterday\"}", 400),
                post(ADD, "{\"pid\":42,\"start_time\":17}", 400),
                post(ADD, "{\"pid\":42,\"start_time\":\"2000-01-01T00:00:00Z\"}", 409),
                post(ADD, " ".repeat(70_000), 413),
                post("/api/sessions", "{\"pid\":42,\"metrics\":\"cpu,nonsense\"}", 400),
                post("/api/sessions", "{\"pid\":42,\"metrics\":4611686018427387904}", 400),
                post("/api/sessions", "{\"pid\":42,\"metrics\":[1,2]}", 400),
                post("/api/sessions", "{\"pid\":42,\"metrics\":true}", 400),
                post("/api/sessions", "{\"pid\":42,\"metrics\":\"\"}", 400),
                post("/api/sessions", "{\"pid\":42,\"surprise\":1}", 400),
                post("/api/sessions", "{\"pid\":-42}", 400),
                post("/api/sessions", "{\"pid\":999}", 404),
                raw(
                        "a chunked body that is too large",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                                + ("4000\r\n" + " ".repeat(0x4000) + "\r\n").repeat(5) + "0\r\n\r\n",
                        413),
                raw(
                        "a body larger than its word",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON + "Content-Length: 99999999999\r\n\r\n{}",
                        413),
                // paths and queries
                get("/nothing", 404),
                get("/api", 404),
                get("/api/", 404),
                get("//api/processes", 400),
                get("/api/processes/", 404),
                get("/API/PROCESSES", 404),
                get("/../../etc/passwd", 400),
                get("/api/../../../etc/passwd", 400),
                get("/dashboard/style.css/../../../../../etc/passwd", 400),
                get("/dashboard/", 404),
                get("/dashboard/index.html", 404),
                get("/%2e%2e/%2e%2e/etc/passwd", 400),
                get("/..%2f..%2fetc%2fpasswd", 400),
                get("/api/processes/%2e%2e/backends", 400),
                get("/%00", 400),
                get("/api/processes%00", 400),
                get("/%zz", 400),
                get("/%", 400),
                get("/%c0%ae%c0%ae/", 400),
                get("/api/processes?sort=%zz", 400),
                get("/api/processes?sort=%", 400),
                get("/api/processes?limit=%c3%28", 400),
                get("/api/processes?limit=0", 400),
                get("/api/processes?limit=-1", 400),
                get("/api/processes?limit=1e9", 400),
                get("/api/processes?limit=99999999999999999999", 400),
                get("/api/processes?sort=;drop", 400),
                get("/api/processes?surprise=1", 400),
                get("/api/processes/42/snapshot?metrics=0", 400),
                get("/api/processes/42/snapshot?metrics=-1", 400),
                get("/api/processes/42/snapshot?metrics=cpu,,io", 400),
                get("/api/processes/42/snapshot?window=0", 400),
                get("/api/processes/42/snapshot?window=-1s", 400),
                get("/api/processes/42/snapshot?window=99h", 400),
                get("/api/processes/42/snapshot?window=1e3", 400),
                get("/api/processes/0/snapshot", 400),
                get("/api/processes/-42/snapshot", 400),
                get("/api/processes/4%202/snapshot", 400),
                get("/api/processes/self/snapshot", 400),
                get("/api/processes/999/snapshot", 404),
                get("/api/processes/999/sockets", 404),
                get("/api/processes?sort=net", 400),
                get("/api/processes/0/sockets", 400),
                get("/api/processes/42/sockets?metrics=cpu", 400),
                get("/api/processes/42/recent", 404),
                get("/api/sessions/../../x", 404),
                get("/api/sessions/x", 404),
                get("/" + "a".repeat(9000), 414),
                get("/api/processes?filter=" + "a".repeat(9000), 414),
                // methods and versions
                raw("a method in lower case", "get /api/processes HTTP/1.1\r\n" + HOST + "\r\n", 405),
                raw("TRACE", "TRACE / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", 405),
                raw("CONNECT", "CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HOST + "\r\n", 400),
                raw("a method of a thousand letters", "A".repeat(1000) + " / HTTP/1.1\r\n" + HOST + "\r\n", 405),
                raw("PROPFIND", "PROPFIND /api/processes HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", 405),
                raw("HTTP/0.9", "GET /api/processes\r\n\r\n", 505),
                raw("HTTP/1.7", "GET /api/processes HTTP/1.7\r\n" + HOST + "\r\n", 505),
                raw("HTTP/2 by prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 426),
                raw("HTTP/9.9", "GET / HTTP/9.9\r\n" + HOST + "\r\n", 505),
                raw("a version of another kind", "GET / SPDY/3\r\n" + HOST + "\r\n", 505),
                raw("no words at all", "\u0000\u0001\u0002\u0003\r\n\r\n", 400),
                raw(
                        "TLS spoken to plain HTTP",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                        400),
                raw("an SSH client", "SSH-2.0-OpenSSH_9.2p1\r\n\r\n", 400),
                // headers
                headers("no host", "", 400),
                headers("two hosts", HOST + "Host: evil.example\r\n", 400),
                headers("an empty host", "Host: \r\n", 400),
                headers("another host", "Host: evil.example\r\n", 421),
                headers("a host that begins well", "Host: 127.0.0.1.evil.example\r\n", 421),
                headers("a host with a user", "Host: 127.0.0.1@evil.example\r\n", 400),
                headers("a host with a path", "Host: 127.0.0.1/evil\r\n", 400),
                raw(
                        "a host in the address",
                        "GET http://evil.example/api/processes HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                        421),
                headers("headers of nine thousand bytes", HOST + "X: " + "a".repeat(9000) + "\r\n", 431),
                headers("a thousand headers", HOST + "X: aaaaaaaa\r\n".repeat(1000), 431),
                headers("a header without a colon", HOST + "nonsense\r\n", 400),
                headers("a header with a space before its colon", HOST + "X : y\r\n", 400),
                headers("a folded header", HOST + "X: a\r\n b\r\n", 400),
                headers("a header with a null", HOST + "X: a\u0000b\r\n", 400),
                headers("a bare line feed in a header's name", HOST + "X\nY: a\r\n", 400),
                headers("another origin", HOST + "Origin: http://evil.example\r\n", 403),
                headers("the origin of another port", HOST + "Origin: http://127.0.0.1:9999\r\n", 403),
                headers("the origin null", HOST + "Origin: null\r\n", 403),
                headers("a page of another site", HOST + "Sec-Fetch-Site: cross-site\r\n", 403),
                headers("a page of another port", HOST + "Sec-Fetch-Site: same-site\r\n", 403),
                // smuggling
                raw(
                        "two lengths that differ",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
                        400),
                raw(
                        "a length and chunks",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON
                                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
                        400),
                raw(
                        "chunks in disguise",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                        400),
                raw(
                        "chunks twice",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON
                                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400),
                raw("a negative length", "POST " + ADD + " HTTP/1.1\r\n" + JSON + "Content-Length: -1\r\n\r\n{}", 400),
                raw(
                        "a length with a sign",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON + "Content-Length: +2\r\n\r\n{}",
                        400),
                raw(
                        "a chunk whose size is no number",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON
                                + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                        400),
                raw(
                        "a chunk of more than there can be",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON
                                + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                        400),
                raw(
                        "an expectation nobody knows",
                        "POST " + ADD + " HTTP/1.1\r\n" + JSON + "Expect: miracles\r\nContent-Length: 2\r\n\r\n{}",
                        417),
                // media types
                raw("no type", "POST " + ADD + " HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\n{}", 415),
                raw(
                        "another type",
                        "POST " + ADD + " HTTP/1.1\r\n" + HOST
                                + "Content-Type: text/json\r\nContent-Length: 2\r\n\r\n{}",
                        415),
                raw(
                        "a type of nonsense",
                        "POST " + ADD + " HTTP/1.1\r\n" + HOST
                                + "Content-Type: application/json/../x\r\nContent-Length: 2\r\n\r\n{}",
                        415),
                get("/api/ws", 426),
                handshake("a handshake without a key", ""),
                handshake(
                        "a handshake with broken extensions",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: ;;=,\"\r\n"));
    }

    @TestFactory
    Stream<DynamicTest> every_attack_gets_its_status_in_the_one_shape() {
        assertTrue(attacks().size() >= 70);
        return attacks().stream()
                .map(attack -> DynamicTest.dynamicTest(attack.what, () -> {
                    String answer = served.raw(attack.request);
                    assertTrue(
                            answer.startsWith("HTTP/1.1 " + attack.status + " "),
                            () -> answer.lines().findFirst().orElse("nothing"));
                    assertShape(answer);
                    assertGoesOn();
                }));
    }

    private static void assertShape(String answer) {
        String head = answer.split("\r\n\r\n", 2)[0];
        String body = answer.split("\r\n\r\n", 2)[1];
        assertTrue(head.contains("Content-Type: application/json"), answer);
        assertTrue(head.contains("X-Content-Type-Options: nosniff"), answer);
        assertFalse(head.contains("Server:"), answer);
        Map<String, Object> json = TestServer.parsed(body.contains("\r\nHTTP/1.1") ? body.split("\r\n", 2)[0] : body);
        assertEquals(Set.of("success", "error", "code"), json.keySet(), answer);
        assertEquals(false, json.get("success"));
        for (String internal : List.of("Exception", "jetty", "java.", "io.processinspect", "\tat ")) {
            assertFalse(answer.contains(internal), answer);
        }
    }

    @Test
    void a_request_that_jetty_refuses_is_the_last_of_its_connection() throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), served.server.uri().getPort())) {
            // Less than a request may take to come in.
            socket.setSoTimeout(4000);
            socket.getOutputStream()
                    .write(("CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HOST + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    private static void assertGoesOn() throws Exception {
        assertEquals(200, served.get("/healthz").statusCode());
    }

    /** Pieces of requests, put together at random: whatever comes of it, no 500, no silence where there was a request. */
    @Test
    void ten_thousand_random_requests_never_fail_the_server() throws Exception {
        long seed = 20261124;
        Random random = new Random(seed);
        String[] methods = {"GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "G\u0000T", "", "TRACE"};
        String[] paths = {
            "/",
            "/api/processes",
            "/api/processes/list",
            ADD,
            "/api/processes/42/snapshot",
            "/api/sessions",
            "/api/processes/42/sockets",
            "/metrics",
            "/api/processes/metrics/",
            "/api/watched",
            "/api/sessions/",
            "/%",
            "/..",
            "//",
            "*",
            "/api/backends"
        };
        String[] queries = {
            "", "?", "?sort=", "?limit=1&limit=x", "?metrics=all", "?%ff=%00", "?a=b;c=d", "?=", "?metrics=0x1"
        };
        String[] versions = {"HTTP/1.1", "HTTP/1.0", "HTTP/3", "", "HTTP/1.1 x"};
        String[] headers = {
            HOST,
            JSON,
            "Content-Length: 5\r\n",
            "Content-Length: x\r\n",
            "Transfer-Encoding: chunked\r\n",
            "X:\r\n",
            ":\r\n",
            "Accept: */*\r\n",
            "Expect: 100-continue\r\n",
            "Connection: close\r\n",
            "Range: bytes=0-\r\n",
            "\u0080: x\r\n"
        };
        String[] bodies = {"", "{}", "{\"pid\":42}", "{\"pid\":", "5\r\n{}   \r\n0\r\n\r\n", "\u0000\u0000", "[]"};
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder request = new StringBuilder();
            request.append(any(methods, random))
                    .append(' ')
                    .append(any(paths, random))
                    .append(any(queries, random));
            request.append(' ').append(any(versions, random)).append("\r\n");
            for (int n = random.nextInt(5); n > 0; n--) {
                request.append(any(headers, random));
            }
            request.append("Connection: close\r\n\r\n").append(any(bodies, random));
            if (random.nextInt(4) == 0) {
                request.setCharAt(random.nextInt(request.length()), (char) random.nextInt(256));
            }
            String sent = request.toString();
            String answer = served.raw(sent.getBytes(StandardCharsets.ISO_8859_1), 40);
            String status = answer.length() < 12 ? "" : answer.substring(9, 12);
            assertFalse(
                    status.startsWith("5") && !status.equals("505") && !status.equals("501"),
                    () -> "seed " + seed + ": " + sent + " -> " + answer);
            answered += answer.isEmpty() ? 0 : 1;
            if (status.startsWith("4") && answer.endsWith("}")) {
                assertShape(answer);
            }
        }
        assertTrue(answered > 8_000, answered + " were answered");
        assertGoesOn();
    }

    private static String any(String[] from, Random random) {
        return from[random.nextInt(from.length)];
    }
}
