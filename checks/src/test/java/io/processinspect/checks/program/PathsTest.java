package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Backends are found on the class path and on the module path, and the choice reaches them from everywhere. */
class PathsTest {
    private static final String PROGRAM = """
            package user;

            import io.processinspect.BackendCandidate;
            import io.processinspect.MetricFlags;
            import io.processinspect.MetricsProvider;
            import io.processinspect.core.Backends;

            public class Program {
                public static void main(String[] arguments) {
                    try (MetricsProvider provider = Backends.open()) {
                        System.out.println(provider.capabilities().backend() + " in " + Program.class.getModule());
                        System.out.println(provider.snapshot(provider.self(), MetricFlags.DEFAULT).threads().isPresent());
                    }
                    for (BackendCandidate one : Backends.candidates(null, java.util.Map.of())) {
                        System.out.println(one.name() + (one.chosen() ? " chosen" : ""));
                    }
                }
            }
            """;

    private static final String BEST = OS.LINUX.isCurrentOs() ? "procfs" : OS.WINDOWS.isCurrentOs() ? "dll" : "oshi";

    @TempDir
    private Path folder;

    private static String path() {
        return Checkout.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private Path compiled(boolean asModule) throws IOException {
        List<String> arguments = new ArrayList<>();
        Path classes = folder.resolve("classes");
        Path source = Files.createDirectories(folder.resolve("user")).resolve("Program.java");
        Files.writeString(source, PROGRAM);
        arguments.addAll(List.of("-d", classes.toString(), asModule ? "--module-path" : "-classpath", path()));
        arguments.add(source.toString());
        if (asModule) {
            Path module = folder.resolve("module-info.java");
            Files.writeString(module, "module user { requires io.processinspect.core; }");
            arguments.add(module.toString());
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertEquals(0, code, "it does not compile");
        return classes;
    }

    private static Outcome run(List<String> arguments) {
        try (Child child = Child.java(arguments)) {
            Outcome outcome = child.outcome();
            assertEquals(0, outcome.code(), outcome::err);
            return outcome;
        }
    }

    private static void assertChosen(Outcome outcome, String backend, String module) {
        List<String> lines = outcome.out().lines().toList();
        assertTrue(lines.get(0).startsWith(backend + " in " + module), outcome::out);
        assertEquals("true", lines.get(1));
        assertTrue(lines.contains(backend + " chosen"), outcome::out);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("procfs")), outcome::out);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("dll")), outcome::out);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("oshi")), outcome::out);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("fake")), outcome::out);
    }

    @Test
    void on_the_class_path() throws IOException {
        String classPath = compiled(false) + File.pathSeparator + path();
        assertChosen(run(List.of("-classpath", classPath, "user.Program")), BEST, "unnamed module");
    }

    @Test
    void on_the_module_path() throws IOException {
        String modulePath = compiled(true) + File.pathSeparator + path();
        List<String> arguments = List.of("--module-path", modulePath, "--module", "user/user.Program");
        assertChosen(run(arguments), BEST, "module user");
        List<String> withFake = new ArrayList<>(arguments);
        withFake.add(0, "-Dprocessinspect.backend=fake");
        assertChosen(run(withFake), "fake", "module user");
    }
}
