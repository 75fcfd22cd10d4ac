package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server finds the dashboard's files, which are in another jar, on the class path and on the module path. */
class DashboardPathsTest {
    private static final String PROGRAM = """
            import io.processinspect.core.Backends;
            import io.processinspect.rest.RestServer;
            import io.processinspect.rest.ServerConfig;
            import java.net.http.HttpClient;
            import java.net.http.HttpRequest;
            import java.net.http.HttpResponse.BodyHandlers;

            public class Program {
                public static void main(String[] paths) throws Exception {
                    try (var provider = Backends.open();
                            var server = RestServer.start(provider, ServerConfig.builder().port(0).withoutToken().build())) {
                        for (String path : paths) {
                            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path)).build();
                            var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
                            System.out.println(response.statusCode() + " " + response.body().isEmpty());
                        }
                        System.out.println(RestServer.class.getModule().getName());
                    }
                    System.exit(0);
                }
            }
            """;

    private static final String JARS =
            Checkout.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));

    @TempDir
    private Path folder;

    private void assertServed(String module, String... path) throws IOException {
        Path source = folder.resolve("Program.java");
        Files.writeString(source, PROGRAM);
        List<String> arguments = new ArrayList<>(List.of(path));
        arguments.addAll(List.of(
                source.toString(), "/", "/dashboard/main.js", "/dashboard/uplot/uPlot.esm.js", "/openapi.yaml"));
        try (Child child = Child.java(arguments)) {
            Outcome outcome = child.outcome();
            assertEquals(0, outcome.code(), outcome::err);
            String found = "200 false\n";
            assertEquals(
                    found.repeat(4) + module,
                    outcome.out().replace("\r\n", "\n").strip());
        }
    }

    @Test
    void on_the_class_path() throws IOException {

        assertServed("null", "--class-path", JARS);
    }

    @Test
    void on_the_module_path() throws IOException {
        assertServed(
                "io.processinspect.rest",
                "--module-path",
                JARS,
                "--add-modules",
                "io.processinspect.rest,io.processinspect.core");
    }
}
