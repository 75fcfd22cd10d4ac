package io.processinspect.checks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Where the checkout is, and what was built in it. */
public final class Checkout {
    /** The folder that holds the modules. */
    public static final Path ROOT = root();

    private Checkout() {}

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("checks")) ? here : here.getParent();
    }

    /** The runnable jar, with its libraries beside it. */
    public static Path program() {
        Path jar = ROOT.resolve("adapters-cli/target/processinspect.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(
                    jar + " is not there: run 'mvn verify', which packages it before the checks");
        }
        return jar;
    }

    /** The jars that the program consists of. */
    public static List<Path> jars() {
        try (Stream<Path> libraries = Files.list(ROOT.resolve("adapters-cli/target/lib"))) {
            return Stream.concat(Stream.of(program()), libraries).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Skips the test, with a printed reason, where a program is not installed; a run that may skip nothing fails. */
    public static void need(String program, String install) {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        String reason = program + " is not there (" + install + ")";
        if (!there && System.getenv("PROCESSINSPECT_SKIP_NOTHING") != null) {
            throw new AssertionError(reason + ", and nothing may be skipped");
        }
        if (!there) {
            System.out.println("skipped: " + reason);
        }
        Assumptions.assumeTrue(there, reason);
    }
}
