package io.processinspect.dashboard;

import io.processinspect.json.ServerJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/** Runs the dashboard's modules in GraalJS: the language and its standard library, without a page around it. */
final class JavaScript implements AutoCloseable {
    /** The sources of the dashboard. */
    static final Path ROOT = Path.of("src/main/resources/META-INF/processinspect/dashboard");
    /** The scripts as the server gives them: with the catalogue that it makes. */
    static final Path SERVED = served();

    private final Context context = Context.newBuilder("js")
            .allowIO(IOAccess.newBuilder()
                    .fileSystem(FileSystem.newReadOnlyFileSystem(FileSystem.newDefaultFileSystem()))
                    .build())
            // What import gives to a script, eval gives to Java.
            .option("js.esm-eval-returns-exports", "true")
            // A JDK without the Graal compiler is what most of us have, and fast enough for this.
            .option("engine.WarnInterpreterOnly", "false")
            .build();

    private static Path served() {
        Path served = Path.of("target/served");
        try {
            for (Path script : scripts()) {
                Path copy = served.resolve(ROOT.relativize(script));
                Files.createDirectories(copy.getParent());
                Files.copy(script, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(served.resolve("model/catalogue.js"), "export default " + ServerJson.catalogue() + ";\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return served;
    }

    /** The exports of a module, by its path below {@link #SERVED}. */
    Value module(String path) {
        try {
            return context.eval(Source.newBuilder("js", SERVED.resolve(path).toFile())
                    .mimeType("application/javascript+module")
                    .build());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A function that is written in JavaScript. */
    Value function(String source) {
        return context.eval("js", "(" + source + ")");
    }

    /** Runs a script that leaves its results in globals. */
    void script(String name, String text) {
        context.eval(Source.newBuilder("js", text, name).buildLiteral());
    }

    /** All scripts of the dashboard. */
    static List<Path> scripts() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".js"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
