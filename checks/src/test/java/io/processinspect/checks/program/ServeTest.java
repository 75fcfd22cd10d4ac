package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a server, over real processes. */
class ServeTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private Child serve(String... more) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--state", folder.toString()));
        arguments.addAll(List.of(more));
        return Child.program(arguments.toArray(String[]::new));
    }

    private static HttpRequest.Builder request(String link, String path) {
        String[] parts = link.split("#token=");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(parts[0]).resolve(path));
        return parts.length == 1 ? request : request.header("Authorization", "Bearer " + parts[1]);
    }

    private String get(String link, String path) throws Exception {
        HttpResponse<String> answer = client.send(request(link, path).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** A client may try any address of a name, and would send the token to a stranger that listens there. */
    @Test
    void a_name_is_bound_on_all_its_addresses_or_refused() throws Exception {
        int port = freePort();
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 twofold\n127.0.0.2 twofold\n");
        List<String> arguments = List.of(
                "-Djdk.net.hosts.file=" + hosts,
                "-jar",
                Checkout.program().toString(),
                "serve",
                "--state",
                folder.resolve("state").toString(),
                "--host",
                "twofold",
                "--port",
                Integer.toString(port));
        try (Child server = Child.java(arguments)) {
            String link = server.line();
            assertTrue(link.startsWith("http://127.0.0.1:" + port + "/#token="), link);
            assertEquals(
                    "{\"success\":true,\"status\":\"ok\"}", get(link.replace("127.0.0.1", "127.0.0.2"), "/healthz"));
        }
        try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"));
                Child server = Child.java(arguments)) {
            Outcome outcome = server.outcome();
            assertEquals(1, outcome.code(), outcome::err);
            assertEquals("", outcome.out());
            assertTrue(
                    outcome.err().contains("cannot serve on 127.0.0.2:" + stranger.getLocalPort() + ": "),
                    outcome::err);
        }
    }

    @Test
    void the_link_lets_one_in_and_sigterm_tells_the_streams_and_frees_the_port() throws Exception {
        int port = freePort();
        try (Child target = Child.start(List.of("sleep", "60"));
                Child server = serve("--port", Integer.toString(port), "--watch", Long.toString(target.pid()))) {
            String link = server.line();
            assertTrue(link.startsWith("http://127.0.0.1:" + port + "/#token="), link);
            assertTrue(get(link, "/api/processes?filter=sleep").contains("\"pid\":" + target.pid()));
            HttpResponse<InputStream> stream =
                    client.send(request(link, "/api/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                while (!lines.readLine().startsWith("data: {\"pid\":" + target.pid())) {
                    continue;
                }
                server.signal("TERM");
                String line = lines.readLine();
                while (line != null && !line.equals("event: end")) {
                    line = lines.readLine();
                }
                assertEquals("event: end", line);
            }
            assertEquals(143, server.exitCode());
            assertTrue(
                    server.errors().lines().allMatch(line -> line.contains(" info processinspect.")), server::errors);
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void what_is_logged_at_the_end_is_written() throws Exception {
        Path keystore = folder.resolve("key.p12");
        Path password = Files.writeString(folder.resolve("password"), "changeit");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String key = "-genkeypair -keyalg EC -alias a -dname CN=localhost -storepass changeit -keystore";
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(key.split(" ")));
        command.add(keystore.toString());
        assertEquals(0, Child.start(command).exitCode());
        try (Child server = serve(
                "--port", "0", "--tls-keystore", keystore.toString(), "--tls-password-file", password.toString())) {
            int port = URI.create(server.line()).getPort();
            failHandshake(port);
            // By then the first has been told; the others are told once a minute and at the end.
            Thread.sleep(2000);
            failHandshake(port);
            failHandshake(port);
            server.signal("TERM");
            assertEquals(143, server.exitCode());
            int told = Pattern.compile("(\\d+) TLS handshakes failed")
                    .matcher(server.errors())
                    .results()
                    .mapToInt(line -> Integer.parseInt(line.group(1)))
                    .sum();
            assertEquals(3, told, server::errors);
        }
    }

    private static void failHandshake(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (client.getInputStream().read() >= 0) {
                continue;
            }
        }
    }

    @Test
    void a_process_is_followed_to_its_exit_by_curl() throws Exception {
        Checkout.need("curl", "apt-get install curl");
        try (Child target = Child.start(List.of("sh", "-c", "read line"));
                Child server = serve(
                        "--port", "0", "--no-auth", "--interval", "100ms", "--watch", Long.toString(target.pid()))) {
            String link = server.line();
            try (Child curl = Child.start(List.of(
                    "curl", "-sN", "--max-time", "60", link + "api/stream?metrics=threads&pid=" + target.pid()))) {
                String line = curl.line();
                while (!line.startsWith("data: ")) {
                    line = curl.line();
                }
                target.end();
                Outcome outcome = curl.outcome();
                assertEquals(0, outcome.code(), "curl comes to its end, as the stream does");
                assertTrue(outcome.out().contains("event: exit\n"), outcome::out);
                assertTrue(outcome.out().contains("\"cause\":\"exited\""), outcome::out);
            }
        }
    }

    @Test
    void a_process_is_followed_to_its_exit_by_a_websocket() throws Exception {
        try (Child target = Child.start(List.of("sh", "-c", "read line"));
                Child server = serve("--port", "0", "--interval", "100ms", "--watch", Long.toString(target.pid()))) {
            String[] link = server.line().split("#token=");
            StringBuffer heard = new StringBuffer();
            CompletableFuture<Integer> closed = new CompletableFuture<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create(link[0].replace("http", "ws") + "api/ws"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            if (heard.append(text).indexOf("\"event\":\"sample\"") >= 0) {
                                target.end();
                            }
                            from.request(1);
                            return null;
                        }

                        @Override
                        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                            closed.complete(status);
                            return null;
                        }
                    })
                    .join();
            socket.sendText(
                            "{\"token\":\"" + link[1] + "\",\"pid\":" + target.pid() + ",\"metrics\":\"threads\"}",
                            true)
                    .join();
            assertEquals(1000, closed.get(60, TimeUnit.SECONDS), heard::toString);
            assertTrue(heard.indexOf("\"event\":\"exit\"") > 0, heard::toString);
            assertTrue(heard.indexOf("\"cause\":\"exited\"") > 0, heard::toString);
        }
    }

    @Test
    void a_restart_goes_on_with_what_was_watched_and_the_same_token() throws Exception {
        String port = Integer.toString(freePort());
        try (Child target = Child.start(List.of("sleep", "60"))) {
            String first;
            try (Child server = serve("--port", port, "--watch", "sleep")) {
                first = server.line();
                server.signal("KILL");
                server.exitCode();
            }
            try (Child server = serve("--port", port)) {
                assertEquals(first, server.line());
                assertTrue(get(first, "/api/watched").contains("\"pid\":" + target.pid()));
            }
        }
    }

    @Test
    void what_keeps_it_from_serving_is_one_line() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Child server = serve("--port", Integer.toString(taken.getLocalPort()))) {
            Outcome outcome = server.outcome();
            assertEquals(1, outcome.code());
            assertEquals(1, outcome.err().lines().count(), outcome::err);
            assertTrue(outcome.err().contains("127.0.0.1:" + taken.getLocalPort()), outcome::err);
        }
        for (String[] wrong : new String[][] {
            {"--host", "0.0.0.0"},
            {"--host", "0.0.0.0", "--no-auth"},
            {"--port", "70000"},
            {"--rate-limit", "many"},
            {"--interval", "1ms"},
            {"--allow-origin", "example.org"},
            {"--tls-keystore", "nowhere"}
        }) {
            try (Child server = serve(wrong)) {
                Outcome outcome = server.outcome();
                assertEquals(2, outcome.code(), () -> String.join(" ", wrong) + outcome.err());
                assertEquals(1, outcome.err().lines().count(), outcome::err);
            }
        }
    }

    @Test
    void logs_are_lines_of_text_or_objects() throws Exception {
        try (Child server =
                serve("--port", "0", "--log-format", "json", "--access-log", "--watch", "nobody has this name")) {
            String link = server.line();
            get(link, "/healthz");
            client.send(
                    request(link, "/api/processes/monitor/add")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"pid\":" + ProcessHandle.current().pid() + "}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            server.signal("TERM");
            server.exitCode();
            String errors = server.errors();
            assertTrue(
                    errors.contains("\"logger\":\"processinspect.access\",\"message\":\"127.0.0.1 GET /healthz 200 "),
                    errors);
            assertTrue(errors.contains("\"logger\":\"processinspect.audit\""), errors);
            assertTrue(errors.contains("no process is named 'nobody has this name'"), errors);
            assertFalse(errors.contains("jetty"), errors);
            assertFalse(Files.readString(folder.resolve("token")).isBlank());
        }
    }
}
