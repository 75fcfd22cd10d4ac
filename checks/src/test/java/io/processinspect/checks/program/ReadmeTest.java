package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is so: its Java compiles and runs, its commands work. */
class ReadmeTest {
    private static final String PROGRAM = """
            import static org.junit.jupiter.api.Assertions.assertEquals;

            import io.processinspect.*;
            import io.processinspect.compat.*;
            import io.processinspect.core.*;
            import io.processinspect.fake.*;
            import io.processinspect.rest.*;
            import java.time.*;
            import java.util.*;

            public class Example {
                static final long pid = ProcessHandle.current().pid();

                static void work() throws InterruptedException {
                    Thread.sleep(300);
                }

                public static void main(String[] arguments) throws Exception {
            %s
                }
            }
            """;

    @TempDir
    private Path folder;

    private static List<String> blocks(String language) throws IOException {
        Matcher found = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Checkout.ROOT.resolve("README.md")));
        List<String> blocks = new ArrayList<>();
        while (found.find()) {
            blocks.add(found.group(1));
        }
        return blocks;
    }

    private void compileAndRun(String body) throws Exception {
        Path source = Files.writeString(folder.resolve("Example.java"), PROGRAM.formatted(body));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertEquals(0, code, () -> messages.toString(StandardCharsets.UTF_8));
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            classes.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
    }

    @TestFactory
    Stream<DynamicTest> every_java_example_compiles_and_runs() throws IOException {
        List<String> blocks = blocks("java");
        assertTrue(blocks.size() >= 3, "the examples were not found");
        return blocks.stream()
                .map(block ->
                        DynamicTest.dynamicTest(block.lines().findFirst().orElseThrow(), () -> compileAndRun(block)));
    }

    @TestFactory
    Stream<DynamicTest> every_command_works() throws IOException {
        List<String> commands = blocks("console").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("$ ./processinspect "))
                .map(line -> line.substring("$ ./processinspect ".length()))
                .toList();
        assertTrue(commands.size() >= 5, "the commands were not found");
        return commands.stream()
                .map(command -> DynamicTest.dynamicTest(command, () -> {
                    String pid = Long.toString(ProcessHandle.current().pid());
                    try (Child program =
                            Child.program(command.replace("1234", pid).split(" "))) {
                        Outcome outcome = program.outcome();
                        assertEquals(0, outcome.code(), outcome::err);
                        assertTrue(outcome.out().lines().count() >= 1);
                    }
                }));
    }
}
