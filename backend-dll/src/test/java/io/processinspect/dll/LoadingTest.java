package io.processinspect.dll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.BackendUnavailableException;
import io.processinspect.spi.CounterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests which files are loaded. Each attempt runs in a separate JVM, as a JVM loads only one library. */
@EnabledOnOs(OS.WINDOWS)
class LoadingTest {
    @TempDir
    private Path folder;

    /** Opens the backend according to its arguments and prints the outcome. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            try (CounterSource source = open(arguments)) {
                System.out.println("opened, sees itself: "
                        + source.processes().stream()
                                .anyMatch(row -> row.process().pid() == source.self()));
            } catch (BackendUnavailableException refused) {
                System.out.println("refused: " + refused.getMessage());
            }
        }

        private static CounterSource open(String[] arguments) {
            if (arguments.length == 0) {
                return new DllCounterSourceProvider().open(Map.of());
            }
            return arguments[0].equals("path")
                    ? new DllCounterSourceProvider().open(Map.of("path", arguments[1]))
                    : DllCounterSource.open(BundledDll.extract(Path.of(arguments[1])));
        }
    }

    private static Process start(Path home, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Opener.class.getName());
        command.addAll(List.of(arguments));
        for (int attempt = 1; ; attempt++) {
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
                builder.directory(home.toFile());
                return builder.start();
            } catch (IOException failure) {
                assertTrue(attempt < 5, failure::toString);
            }
        }
    }

    private static String outcome(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes()).trim();
    }

    private String open(String path) throws IOException {
        return outcome(start(folder, "path", path));
    }

    private String openBelow(Path where) throws IOException {
        return outcome(start(folder, "below", where.toString()));
    }

    private Path copy(String processor) throws IOException {
        Path file = folder.resolve(processor + ".dll");
        Files.write(file, BundledDll.resource(processor + "/processinspect.dll").orElseThrow());
        return file;
    }

    @Test
    void another_build_is_loaded_by_path() throws IOException {
        assertEquals("opened, sees itself: true", open(copy("x86-64").toString()));
        assertEquals("opened, sees itself: true", open("x86-64.dll"), "a path is relative to the working directory");
    }

    @Test
    void files_that_are_not_libraries_for_this_jvm_are_rejected_with_the_reason() throws IOException {
        Path text = Files.writeString(folder.resolve("text.dll"), "This is not a library.");
        Path cut = Files.write(folder.resolve("cut.dll"), Arrays.copyOf(Files.readAllBytes(copy("x86-64")), 9000));
        Path other = Path.of(System.getenv("SystemRoot"), "System32", "version.dll");
        String missing = folder.resolve("missing.dll").toString();
        assertEquals("refused: cannot read " + missing + ": there is no such file", open(missing));
        assertEquals("refused: " + text + " is not a Windows library", open(text.toString()));
        assertEquals(
                "refused: " + copy("aarch64") + " is built for aarch64, but this JVM is for x86-64",
                open(copy("aarch64").toString()));
        assertTrue(open(cut.toString()).startsWith("refused: Windows cannot load " + cut + ": "), () -> cut.toString());
        assertTrue(open(other.toString()).startsWith("refused: " + other + " is not a processinspect library: "));
        assertTrue(open(folder.toString()).equals("refused: cannot read " + folder + ": it is a directory"));
        assertTrue(open(" ").startsWith("refused: option path is empty"));
        assertTrue(open("a|b").startsWith("refused: option path is not a valid file name"));
    }

    @Test
    void an_extracted_file_that_was_changed_is_not_loaded() throws IOException {
        assertEquals("opened, sees itself: true", openBelow(folder));
        Path file;
        try (DllFile put = BundledDll.extract(folder)) {
            file = put.path();
            assertThrows(IOException.class, () -> Files.delete(file), "it is locked until it is loaded");
            assertThrows(IOException.class, () -> Files.write(file, new byte[0]), "it is locked until it is loaded");
        }
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length - 1] ^= 1;
        Files.write(file, changed);
        assertEquals(
                "refused: " + file
                        + " has been changed since it was extracted: delete it, and it will be extracted again",
                openBelow(folder));
        Files.delete(file);
        assertEquals("opened, sees itself: true", openBelow(folder));
    }

    @Test
    void many_programs_extract_it_at_once() throws Exception {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(start(folder, "below", folder.resolve("new").toString()));
        }
        for (Process process : all) {
            assertEquals("opened, sees itself: true", outcome(process));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int i = 0; i < 20; i++) {
                Path where = folder.resolve("again" + i);
                for (Future<Path> extracted :
                        threads.invokeAll(Collections.<Callable<Path>>nCopies(8, () -> extract(where)))) {
                    assertTrue(Files.exists(extracted.get()));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        try (DllFile put = BundledDll.extract(folder.resolve("new"));
                Stream<Path> left = Files.list(put.path().getParent())) {
            assertEquals(List.of(put.path()), left.toList(), "temporary files are left behind");
        }
    }

    private static Path extract(Path where) {
        try (DllFile put = BundledDll.extract(where)) {
            return put.path();
        }
    }

    @Test
    void the_directory_may_have_any_name() throws IOException {
        assertEquals("opened, sees itself: true", openBelow(folder.resolve("J\u00fcrgen & S\u00f6hne (1)")));
    }

    @Test
    void a_library_in_the_working_directory_is_not_loaded() throws IOException {
        Files.writeString(folder.resolve("processinspect.dll"), "planted");
        Files.writeString(folder.resolve("jnidispatch.dll"), "planted");
        assertEquals("opened, sees itself: true", outcome(start(folder)));
    }

    @Test
    void a_second_build_in_the_same_jvm_is_rejected() throws IOException {
        Path copy = copy("x86-64");
        try (CounterSource source = new DllCounterSourceProvider().open(Map.of());
                CounterSource again = new DllCounterSourceProvider().open(Map.of())) {
            assertEquals(source.capabilities(), again.capabilities());
            BackendUnavailableException refused =
                    assertThrows(BackendUnavailableException.class, () -> new DllCounterSourceProvider()
                            .open(Map.of("path", copy.toString())));
            assertTrue(refused.getMessage().contains("is already loaded"), refused.getMessage());
        }
    }
}
