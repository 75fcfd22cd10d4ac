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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nothing outside {@code json} and {@code compat} spells a wire key. Scans the sources, as class files do not tell one text
 * from another. Keys of one word are left out, as they are ordinary words.
 */
@Tag("any-jdk")
class WireKeyTest {
    /** A literal, or what is quoted in one. */
    private static final Pattern KEY = Pattern.compile("\\\\?\"([a-z]+(?:_[a-z]+)+)\\\\?\"");

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

    private static Set<String> wireKeys() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String module : List.of("json", "compat")) {
            for (Path file : sources(module)) {
                keys.addAll(keysIn(Files.readString(file)));
            }
        }
        return keys;
    }

    /** What this pattern finds in the files of these kinds, and no key of the wire is. */
    private static Set<String> unknownKeys(String folder, String ending, Pattern spelled) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve(folder))) {
            for (Path file : files.filter(it -> it.toString().endsWith(ending)).toList()) {
                spelled.matcher(Files.readString(file)).results().forEach(key -> found.add(key.group(1)));
            }
        }
        assertTrue(found.size() > 9, folder + ": only " + found);
        found.removeAll(wireKeys());
        return found;
    }

    /** JavaScript, C and YAML cannot use the schema: a key that json renames must fail here. */
    @Test
    void scripts_c_and_yaml_spell_only_keys_that_json_and_compat_write() throws IOException {
        assertEquals(
                Set.of("needs_interval", "shutting_down"),
                unknownKeys("dashboard/src/main/resources", ".js", Pattern.compile("[.'\"]([a-z]+(?:_[a-z]+)+)\\b")),
                "a reason and a code");
        assertEquals(
                Set.of("pi_counters", "wine_get_version"),
                unknownKeys("backend-dll/src/main/c", ".c", KEY),
                "a library and a function");
        assertEquals(
                Set.of("pagefile_mb", "rss_mb", "shared_mb", "vms_mb"),
                unknownKeys(
                        "adapters-rest/src/main/resources",
                        "openapi.yaml",
                        Pattern.compile("(?m)(?:^ +|[{,] ?)([a-z]+(?:_[a-z]+)+):")),
                "compat appends _mb to a key");
    }

    @Test
    void only_json_and_compat_spell_a_wire_key() throws IOException {
        Set<String> keys = wireKeys();
        assertTrue(
                keys.size() > 30 && keys.containsAll(Set.of("working_set", "cpu_usage", "num_threads")),
                keys::toString);
        int scanned = 0;
        for (String module : List.of(
                "api",
                "core",
                "backend-procfs",
                "linux-native",
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
        assertEquals(Set.of("working_set"), keysIn("String json = \"{\\\"working_set\\\":1}\";"));
    }
}
