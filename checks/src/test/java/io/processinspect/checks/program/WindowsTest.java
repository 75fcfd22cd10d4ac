package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import io.processinspect.fake.FakeMachine;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program on Windows, where it chooses the backend {@code dll} by itself. */
@EnabledOnOs(OS.WINDOWS)
class WindowsTest {
    private static Outcome run(String... arguments) {
        try (Child program = Child.program(arguments)) {
            return program.outcome();
        }
    }

    private static String done(String... arguments) {
        Outcome outcome = run(arguments);
        assertEquals(0, outcome.code(), outcome::err);
        return outcome.out();
    }

    private static void assertHas(String text, String part) {
        assertTrue(text.contains(part), text);
    }

    @Test
    void the_best_backend_is_dll() {
        String backends = done("backends");
        assertHas(backends, "dll  chosen: the best available");
        assertHas(backends, "procfs  not chosen: ");
        assertHas(done("snapshot", "self", "--json"), "\"backend\":\"dll\"");
    }

    @Test
    void every_process_is_listed_and_found() {
        String self = Long.toString(ProcessHandle.current().pid());
        assertHas(done("list", "--json"), "{\"pid\":" + self + ",");
        assertHas(done("list", "--window", "200ms", "--sort", "cpu"), "%CPU");
        assertHas(done("search", "JAVA.e"), self);
        assertHas(done("system", "--json"), "\"memory\":{\"total\":");
    }

    @Test
    void a_snapshot_tells_what_this_system_does_not_count() {
        String json = done("snapshot", "self", "--metrics", "all", "--json");
        assertHas(json, "\"working_set\":");
        assertHas(json, "\"threads\":");
        assertHas(json, "\"context_switches\":{\"reason\":\"unsupported\"");
    }

    private static Child target() {
        return Child.program("monitor", "self", "--interval", "1h");
    }

    @Test
    void monitoring_ends_with_its_process() throws IOException {
        try (Child target = target();
                Child monitor =
                        Child.program("monitor", Long.toString(target.pid()), "--interval", "100ms", "--json")) {
            monitor.line();
            target.end();
            assertHas(lastLine(monitor.outcome().out()), "\"ended\":{\"cause\":\"exited\"");
        }
    }

    private static String lastLine(String text) {
        return text.lines().reduce((a, b) -> b).orElse("");
    }

    @Test
    void a_session_ends_with_its_process() throws Exception {
        // What a session loads when it has begun, as it prints nothing before its end. A relative name, as a
        // drive's colon would end it; and a new one, as a log that is there already is first moved away.
        Path loaded = Path.of("target", "session-" + System.nanoTime() + ".loaded");
        try (Child target = target();
                Child session = Child.java(List.of(
                        "-Xlog:class+load:file=" + loaded,
                        "-jar",
                        Checkout.program().toString(),
                        "session",
                        Long.toString(target.pid()),
                        "--json"))) {
            while (session.isAlive() && !text(loaded).contains("io.processinspect.cli.output.Progress")) {
                Thread.sleep(20);
            }
            target.end();
            Outcome outcome = session.outcome();
            assertHas(outcome.out() + outcome.err(), "\"ended\":{\"cause\":\"exited\"");
        }
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void a_server_follows_a_process_to_its_exit(@TempDir Path folder) throws IOException {
        try (Child target = target();
                Child server =
                        Child.program("serve", "--port", "0", "--interval", "200ms", "--state", folder.toString())) {
            String[] link = server.line().split("#token=");
            String pid = Long.toString(target.pid());
            assertHas(answer(link, "api/backends"), "\"name\":\"dll\"");
            assertHas(answer(link, "api/processes/list"), "\"success\":true");
            assertHas(answer(link, "api/processes/" + pid + "/snapshot?metrics=all"), "\"backend\":\"dll\"");
            HttpURLConnection add = request(link, "api/processes/monitor/add");
            add.setRequestProperty("Content-Type", "application/json");
            add.setDoOutput(true);
            add.getOutputStream().write(("{\"pid\":" + pid + "}").getBytes(StandardCharsets.UTF_8));
            assertHas(body(add), "\"message\":\"Process " + pid + " added\"");
            assertHas(answer(link, "metrics"), "processinspect_process_threads{");
            try (BufferedReader events = new BufferedReader(new InputStreamReader(
                    request(link, "api/stream?pid=" + pid).getInputStream(), StandardCharsets.UTF_8))) {
                String line = events.readLine();
                while (!line.equals("event: sample")) {
                    line = events.readLine();
                }
                target.end();
                assertHas(events.lines().collect(Collectors.joining("\n")), "\"ended\":{\"cause\":\"exited\"");
            }
            assertHas(answer(link, "api/watched"), "\"exited\":[{");
        }
    }

    private static HttpURLConnection request(String[] link, String path) throws IOException {
        HttpURLConnection request =
                (HttpURLConnection) URI.create(link[0] + path).toURL().openConnection();
        request.setRequestProperty("Authorization", "Bearer " + link[1]);
        return request;
    }

    private static String answer(String[] link, String path) throws IOException {
        return body(request(link, path));
    }

    private static String body(HttpURLConnection request) throws IOException {
        assertEquals(200, request.getResponseCode());
        try (InputStream in = request.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_session_measures_for_its_time() {
        String json = done("session", "self", "--duration", "500ms", "--json");
        assertHas(json, "\"cause\":\"duration\"");
        assertHas(json, "\"percent\":");
        assertEquals(
                3,
                done("monitor", "self", "--interval", "50ms", "--count", "3", "--csv")
                                .lines()
                                .count()
                        - 1);
    }

    /** A backend that comes after those of Windows. */
    public static final class Next implements CounterSourceProvider {
        @Override
        public String name() {
            return "next";
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public CounterSource open(Map<String, String> options) {
            return new FakeMachine().source();
        }
    }

    @Test
    void where_the_library_was_tampered_with_the_next_backend_is_chosen(@TempDir Path folder) throws Exception {
        Path services = folder.resolve("META-INF/services/" + CounterSourceProvider.class.getName());
        for (String processor : List.of("x86-64", "aarch64", "x86")) {
            Path library = folder.resolve("io/processinspect/dll/" + processor + "/processinspect.dll");
            Files.createDirectories(library.getParent());
            Files.writeString(library, "planted before the one in the jar");
        }
        Files.createDirectories(services.getParent());
        Files.writeString(services, Next.class.getName());
        Path tests = Path.of(WindowsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String classPath = Stream.concat(Stream.of(folder, tests), Checkout.jars().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        try (Child program = Child.java(List.of("-cp", classPath, "io.processinspect.cli.Main", "backends"))) {
            Outcome outcome = program.outcome();
            assertEquals(0, outcome.code(), outcome::err);
            assertHas(outcome.out(), "next  chosen: the best available");
            assertHas(outcome.out(), "dll  not chosen: the library in the jar is not the one that was built");
        }
    }

    @Test
    void nobody_is_told_and_so_is_a_library_that_is_not_there() {
        Outcome nobody = run("snapshot", "2147483644");
        assertEquals(3, nobody.code());
        assertEquals(1, nobody.err().lines().count(), nobody::err);
        Outcome missing = run("list", "--backend", "dll", "--backend-option", "path=C:\\nowhere.dll");
        assertEquals(1, missing.code());
        assertHas(missing.err(), "cannot read C:\\nowhere.dll: there is no such file");
        for (String command : List.of("list", "backends")) {
            Outcome refused = run(command, "--backend-option", "path=C:\\nowhere.dll");
            assertHas(refused.out() + refused.err(), "C:\\nowhere.dll");
        }
    }
}
