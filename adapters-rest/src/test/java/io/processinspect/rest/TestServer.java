package io.processinspect.rest;

import io.processinspect.Counter;
import io.processinspect.MetricsProvider;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import io.processinspect.rest.stream.StreamHub;
import io.processinspect.rest.watch.WatchService;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** A server over scripted processes, on a free port, by a clock that is moved by hand, and what tests ask it. */
public final class TestServer implements AutoCloseable {
    public final FakeMachine machine = new FakeMachine();
    final MetricsProvider provider = Backends.over(machine.source());
    final RestServer server;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    public TestServer(ServerConfig.Builder settings) throws IOException {
        machine.self(1);
        busy(1, "init");
        busy(42, "worker");
        settings.clock(machine.clock()::nanoTime);
        server = RestServer.start(provider, settings.port(0).build());
    }

    /** The server's streams. */
    public StreamHub streams() {
        return server.streams();
    }

    /** The server's watched processes. */
    public WatchService watched() {
        return server.watched();
    }

    /** Open to all, without a rate limit, and with lists that are never old. */
    public static TestServer open() throws IOException {
        return new TestServer(plain());
    }

    public static ServerConfig.Builder plain() {
        return ServerConfig.builder().withoutToken().rateLimit(0).listAge(Duration.ZERO);
    }

    public FakeProcess busy(long pid, String name) {
        return machine.process(pid, name)
                .user("you")
                .value(Counter.WORKING_SET, 64 << 20)
                .value(Counter.VIRTUAL, 128 << 20)
                .value(Counter.SHARED, 1 << 20)
                .value(Counter.THREADS, 3)
                .value(Counter.HANDLES, 12)
                .rate(Counter.KERNEL_NANOS, 50_000_000)
                .rate(Counter.USER_NANOS, 200_000_000)
                .rate(Counter.MINOR_FAULTS, 10)
                .value(Counter.MAJOR_FAULTS, 2);
    }

    /** So many seconds go by, and with them as many ticks. */
    public void seconds(int count) {
        machine.clock().advance(Duration.ofSeconds(count));
    }

    /** The same, and the server looks after itself in each of them. */
    public void secondsWithALook(int count) {
        for (int i = 0; i < count; i++) {
            seconds(1);
            server.runMaintenance();
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    public void watch(long pid) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/api/processes/monitor/add", "{\"pid\": " + pid + "}");
        if (!answer.body().contains("\"success\":true")) {
            throw new AssertionError(answer.body());
        }
    }

    /** A part of a parsed document. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    HttpClient client() {
        return client;
    }

    URI socketUri() {
        return URI.create(server.uri().resolve("/api/ws").toString().replace("http", "ws"));
    }

    /** JSON is YAML, as far as what is served here goes. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> parsed(String json) {
        return (Map<String, Object>) new Yaml().load(json);
    }

    /** Exactly these bytes, and everything that comes back until the other side closes, or a second of silence. */
    String raw(String request) throws IOException {
        return raw(request.getBytes(StandardCharsets.ISO_8859_1), 1000);
    }

    String raw(byte[] request, int silenceMillis) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            socket.setSoTimeout(silenceMillis);
            StringBuilder answer = new StringBuilder();
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                byte[] buffer = new byte[8192];
                for (int n = socket.getInputStream().read(buffer);
                        n >= 0;
                        n = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException silenceOrReset) {
                return answer.toString();
            }
            return answer.toString();
        }
    }

    @Override
    public void close() {
        server.close();
        provider.close();
        if (machine.openHandles() != 0) {
            throw new AssertionError(machine.openHandles() + " processes are still held open");
        }
    }
}
