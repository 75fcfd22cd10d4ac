package io.processinspect.checks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing outside {@code json} and {@code compat} spells a wire key. Scans the sources, as class files do not tell one text
 * from another. Keys of one word are left out, as they are ordinary words.
 */
class WireKeyTest {
    private static final Pattern KEY = Pattern.compile("\"([a-z]+(?:_[a-z]+)+)\"");

    private static Set<String> keysIn(String source) {
        Set<String> keys = new TreeSet<>();
        for (Matcher found = KEY.matcher(source); found.find(); ) {
            keys.add(found.group(1));
        }
        return keys;
    }

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve(module).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void only_json_and_compat_spell_a_wire_key() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String module : List.of("json", "compat")) {
            for (Path file : sources(module)) {
                keys.addAll(keysIn(Files.readString(file)));
            }
        }
        assertTrue(
                keys.size() > 30 && keys.containsAll(Set.of("working_set", "cpu_usage", "num_threads")),
                keys::toString);
        int scanned = 0;
        for (String module : List.of(
                "api",
                "core",
                "backend-procfs",
                "backend-dll",
                "backend-oshi",
                "backend-fake",
                "adapters-cli",
                "adapters-rest",
                "tck")) {
            for (Path file : sources(module)) {
                Set<String> spelled = keysIn(Files.readString(file));
                spelled.retainAll(keys);
                assertEquals(Set.of(), spelled, file::toString);
                scanned++;
            }
        }
        assertTrue(scanned > 60, "only " + scanned + " files were scanned");
    }

    @Test
    void a_violations_key_is_found() {
        assertEquals(Set.of("working_set"), keysIn("json.put(\"working_set\", 1); log(\"name\");"));
    }
}
