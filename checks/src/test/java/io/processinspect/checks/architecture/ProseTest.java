package io.processinspect.checks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Turns of phrase that make documentation hard to read, in the main sources and the docs: a bare "who" or "whom" in place of
 * the caller, the client or a subscriber, a negated noun in place of a negated verb, and words of older times.
 */
@Tag("any-jdk")
class ProseTest {
    private static final Pattern TICS = Pattern.compile("(?i)\\b(?:who|whom|whoever)\\b|\\banew\\b|\\bunless said\\b"
            + "|(?<!\\bthere )\\bis no (?!longer\\b|more\\b)[a-z]+");
    private static final Pattern TEXT = Pattern.compile(".*\\.(java|js|c|h|md|yaml|html|css|sh|cmd)|.*/processinspect");
    private static final Set<String> FOLDERS = Set.of("docs", ".ci", ".github");
    /** What is built, or installed by the check on a clean machine, is not ours to word. */
    private static final Pattern NOT_OURS = Pattern.compile("(?:.*/)?target/.*|\\.ci/(?:python|schemathesis)/.*");

    /** Lines that may keep what the pattern finds, each by a part of it. */
    private static final List<String> ALLOWED = List.of();

    private static Stream<Path> texts() throws IOException {
        Path root = Checkout.ROOT;
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> {
                        Path path = root.relativize(file);
                        boolean main = path.toString().contains("src/main/") || path.getNameCount() == 1;
                        return !NOT_OURS.matcher(path.toString()).matches()
                                && TEXT.matcher("/" + path).matches()
                                && (main || FOLDERS.contains(path.getName(0).toString()));
                    })
                    .toList()
                    .stream();
        }
    }

    @Test
    void sources_and_docs_are_free_of_tics() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : texts().toList()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (TICS.matcher(line).find() && ALLOWED.stream().noneMatch(line::contains)) {
                    found.add(Checkout.ROOT.relativize(file) + ":" + (i + 1) + ": " + line.strip());
                }
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void the_pattern_finds_them() throws IOException {
        assertTrue(texts().count() > 250, "the sources were not found");
        for (String tic : List.of("who asks", "for whom", "reads it anew", "'x' is no pid", "5080 unless said")) {
            assertTrue(TICS.matcher(tic).find(), tic);
        }
        for (String plain : List.of("there is no limit", "is no longer watched", "wholly", "is not a pid")) {
            assertFalse(TICS.matcher(plain).find(), plain);
        }
    }
}
