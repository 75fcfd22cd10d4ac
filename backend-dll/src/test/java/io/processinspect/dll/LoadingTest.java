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

/** Which file is loaded, and which is not. Each attempt is a Java of its own, as a library is loaded once. */
@EnabledOnOs(OS.WINDOWS)
class LoadingTest {
    @TempDir
    private Path folder;

    /** Opens the backend as its arguments say, and says how it went. */
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
    void another_build_is_taken_by_path() throws IOException {
        assertEquals("opened, sees itself: true", open(copy("x86-64").toString()));
        assertEquals("opened, sees itself: true", open("x86-64.dll"), "a path is relative to where the user is");
    }

    @Test
    void what_is_no_library_for_this_java_is_refused_with_its_reason() throws IOException {
        Path text = Files.writeString(folder.resolve("text.dll"), "This is not a library.");
        Path cut = Files.write(folder.resolve("cut.dll"), Arrays.copyOf(Files.readAllBytes(copy("x86-64")), 9000));
        Path other = Path.of(System.getenv("SystemRoot"), "System32", "version.dll");
        String missing = folder.resolve("missing.dll").toString();
        assertEquals("refused: cannot read " + missing + ": there is no such file", open(missing));
        assertEquals("refused: " + text + " is no Windows library", open(text.toString()));
        assertEquals(
                "refused: " + copy("aarch64") + " is built for aarch64, and this Java is for x86-64",
                open(copy("aarch64").toString()));
        assertTrue(
                open(cut.toString()).startsWith("refused: Windows does not load " + cut + ": "), () -> cut.toString());
        assertTrue(open(other.toString()).startsWith("refused: " + other + " is no library of this project: "));
        assertTrue(open(folder.toString()).equals("refused: cannot read " + folder + ": it is a folder"));
        assertTrue(open(" ").startsWith("refused: option path is empty"));
        assertTrue(open("a|b").startsWith("refused: option path is no file name"));
    }

    @Test
    void what_was_put_there_and_changed_is_not_loaded() throws IOException {
        assertEquals("opened, sees itself: true", openBelow(folder));
        Path file;
        try (DllFile put = BundledDll.extract(folder)) {
            file = put.path();
            assertThrows(IOException.class, () -> Files.delete(file), "it is held until it is loaded");
            assertThrows(IOException.class, () -> Files.write(file, new byte[0]), "it is held until it is loaded");
        }
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length - 1] ^= 1;
        Files.write(file, changed);
        assertEquals(
                "refused: " + file + " has been changed since it was put there: remove it, and it is put there again",
                openBelow(folder));
        Files.delete(file);
        assertEquals("opened, sees itself: true", openBelow(folder));
    }

    @Test
    void many_programs_put_it_there_at_once() throws Exception {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(start(folder, "below", folder.resolve("new").toString()));
        }
        for (Process one : all) {
            assertEquals("opened, sees itself: true", outcome(one));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int i = 0; i < 20; i++) {
                Path where = folder.resolve("again" + i);
                for (Future<Path> put : threads.invokeAll(Collections.<Callable<Path>>nCopies(8, () -> put(where)))) {
                    assertTrue(Files.exists(put.get()));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        try (DllFile put = BundledDll.extract(folder.resolve("new"));
                Stream<Path> left = Files.list(put.path().getParent())) {
            assertEquals(List.of(put.path()), left.toList(), "drafts are left behind");
        }
    }

    private static Path put(Path where) {
        try (DllFile put = BundledDll.extract(where)) {
            return put.path();
        }
    }

    @Test
    void a_user_may_have_any_name() throws IOException {
        assertEquals("opened, sees itself: true", openBelow(folder.resolve("J\u00fcrgen & S\u00f6hne (1)")));
    }

    @Test
    void a_library_in_the_working_directory_is_not_taken() throws IOException {
        Files.writeString(folder.resolve("processinspect.dll"), "planted");
        Files.writeString(folder.resolve("jnidispatch.dll"), "planted");
        assertEquals("opened, sees itself: true", outcome(start(folder)));
    }

    @Test
    void a_second_build_beside_the_first_is_refused() throws IOException {
        Path copy = copy("x86-64");
        try (CounterSource source = new DllCounterSourceProvider().open(Map.of());
                CounterSource again = new DllCounterSourceProvider().open(Map.of())) {
            assertEquals(source.capabilities(), again.capabilities());
            BackendUnavailableException refused =
                    assertThrows(BackendUnavailableException.class, () -> new DllCounterSourceProvider()
                            .open(Map.of("path", copy.toString())));
            assertTrue(refused.getMessage().contains("is loaded already"), refused.getMessage());
        }
    }
}
