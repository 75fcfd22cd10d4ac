package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/** The description that the server serves, held against what the server does. */
@Timeout(60)
class OpenApiTest {
    private TestServer served;
    private OpenApiDescription described;

    @BeforeEach
    void start() throws Exception {
        served = TestServer.open();
        served.busy(7, "short").exitsAt(Duration.ofMillis(1500), 0);
        served.watch(7);
        served.watch(42);
        served.seconds(3);
        described = OpenApiDescription.of(served);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private static Map<String, Object> map(Object value) {
        return TestServer.map(value);
    }

    private Map<String, Object> paths() {
        return described.paths();
    }

    private String concrete(String path) throws Exception {
        if (!path.contains("{id}")) {
            return path.replace("{pid}", "42");
        }
        String started =
                served.post("/api/sessions", "{\"pid\":42,\"metrics\":\"all\"}").body();
        served.seconds(1);
        return path.replace("{id}", String.valueOf(TestServer.parsed(started).get("id")));
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        HttpRequest.Builder request = served.request(path.endsWith("/search") ? path + "?name=w" : path);
        if (method.equals("post")) {
            return served.post(path, "{\"pid\":42,\"metrics\":\"all\"}");
        }
        return served.send(method.equals("delete") ? request.DELETE() : request);
    }

    @Test
    void each_answer_is_as_described() throws Exception {
        int badRequestOnFailure = 0;
        for (String path : paths().keySet()) {
            for (String method : List.of("get", "post", "delete")) {
                Object operation = map(paths().get(path)).get(method);
                if (operation == null || path.equals("/api/stream") || path.equals("/api/ws")) {
                    continue;
                }
                served.watch(42);
                HttpResponse<String> answer = call(method, concrete(path));
                Map<String, Object> responses = map(map(operation).get("responses"));
                Object response = responses.get(String.valueOf(answer.statusCode()));
                assertTrue(response != null, method + " " + path + " answers " + answer.statusCode() + answer.body());
                Map<String, Object> content = map(map(response).get("content"));
                String type = answer.headers()
                        .firstValue("Content-Type")
                        .orElseThrow()
                        .split(";")[0];
                assertTrue(content.containsKey(type), method + " " + path + " is " + type);
                if (type.equals("application/json")) {
                    Object json = new Yaml().load(answer.body());
                    described.check(
                            method + " " + path,
                            json,
                            map(map(content.get(type)).get("schema")));
                    badRequestOnFailure++;
                }
            }
        }
        assertTrue(badRequestOnFailure > 15, badRequestOnFailure + " were checked");
    }

    @Test
    void each_metric_of_the_originals_shape_is_described() throws Exception {
        Map<String, Object> metrics =
                TestServer.parsed(served.get("/api/processes/metrics").body());
        Object process = map(metrics.get("processes")).values().iterator().next();
        described.check("metrics", process, described.schema("Metrics"));
    }

    @Test
    void refusals_are_as_described() throws Exception {
        Map<String, Object> error = described.schema("Error");
        for (String path :
                List.of("/nothing", "/api/processes/x/recent", "/api/sessions/x", "/api/processes?limit=x")) {
            described.check(path, TestServer.parsed(served.get(path).body()), error);
        }
    }

    @Test
    void nothing_is_served_that_is_not_described_and_nothing_described_is_missing() throws Exception {
        Set<String> served = new TreeSet<>(this.served.server.router().paths());
        assertTrue(
                served.removeIf(path -> path.equals("/") || path.startsWith("/dashboard/")),
                "the pages, which are no part of the API");
        assertEquals(new TreeSet<>(paths().keySet()), served);
        for (String path : paths().keySet()) {
            HttpResponse<String> options = this.served.send(this.served
                    .request(path.replaceAll("[{}]", ""))
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
            Set<String> methods = new TreeSet<>(List.of(options.headers()
                    .firstValue("Allow")
                    .orElse("")
                    .toLowerCase(Locale.ROOT)
                    .split(", ")));
            methods.removeAll(List.of("options", "head"));
            Set<String> expected = new TreeSet<>(map(paths().get(path)).keySet());
            expected.remove("parameters");
            assertEquals(expected, methods, path);
        }
    }
}
