package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus server scrapes ours, and answers a query with what is true. */
@Timeout(120)
class PrometheusTest {
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"\\]");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private String ask(int prometheus, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + prometheus + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The value of the one series that a query gives, as soon as there is one. */
    private double query(int prometheus, String query) throws Exception {
        String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        for (int tries = 0; tries < 600; tries++) {
            try {
                Matcher found = VALUE.matcher(ask(prometheus, path));
                if (found.find()) {
                    return Double.parseDouble(found.group(1));
                }
            } catch (IOException notYetUp) {
                // It takes a while to start.
            }
            Thread.sleep(100);
        }
        throw new AssertionError(
                "no answer to " + query + ": " + ask(prometheus, path) + ask(prometheus, "/api/v1/targets"));
    }

    @Test
    void a_query_is_answered_with_a_true_value() throws Exception {
        Checkout.need("prometheus", "apt-get install prometheus");
        int port = freePort();
        try (Child target = Child.start(List.of("sleep", "100"));
                Child server = Child.program(
                        "serve", "--port", "0", "--state", folder.toString(), "--watch", Long.toString(target.pid()))) {
            URI uri = URI.create(server.line().split("#")[0]);
            Path settings = Files.writeString(
                    folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: processinspect
                        authorization: {credentials_file: %s}
                        static_configs: [{targets: ["127.0.0.1:%d"]}]
                    """.formatted(folder.resolve("token"), uri.getPort()));
            try (Child prometheus = Child.start(List.of(
                    "prometheus",
                    "--config.file=" + settings,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--log.level=error"))) {
                String pid = "{process_pid=\"" + target.pid() + "\"}";
                long pages = Long.parseLong(Files.readString(Path.of("/proc/" + target.pid() + "/statm"))
                        .split(" ")[1]);
                assertEquals(pages * 4096.0, query(port, "processinspect_process_memory_usage_bytes" + pid));
                assertEquals(1.0, query(port, "processinspect_process_threads" + pid));
                assertTrue(query(port, "processinspect_ticks_total") >= 1);
                assertEquals(1.0, query(port, "up"));
                target.end();
                // Who has exited goes stale at the next scrape.
                String left = "count(processinspect_process_threads" + pid + ") or vector(0)";
                while (query(port, left) != 0) {
                    Thread.sleep(100);
                }
                prometheus.end();
            }
        }
    }

    /** Its rules of naming, by its own program. */
    @Test
    void promtool_finds_nothing_to_improve() throws Exception {
        Checkout.need("promtool", "apt-get install prometheus");
        try (Child target = Child.start(List.of("sleep", "100"));
                Child server = Child.program(
                        "serve",
                        "--no-auth",
                        "--port",
                        "0",
                        "--state",
                        folder.toString(),
                        "--top",
                        "3",
                        "--watch",
                        Long.toString(target.pid()))) {
            URI metrics = URI.create(server.line()).resolve("/metrics");
            String text = client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            assertTrue(text.contains("processinspect_build_info{backend=\"procfs\","), text);
            Path file = Files.writeString(folder.resolve("metrics"), text);
            try (Child promtool = Child.start(List.of("sh", "-c", "promtool check metrics < " + file + " 2>&1"))) {
                Child.Outcome outcome = promtool.outcome();
                assertEquals("", outcome.out());
                assertEquals(0, outcome.code());
            }
            for (String line : text.lines().filter(it -> !it.startsWith("#")).toList()) {
                assertTrue(line.startsWith("processinspect_"), line);
            }
        }
    }
}
