package io.processinspect.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
}
