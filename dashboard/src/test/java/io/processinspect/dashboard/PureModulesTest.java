package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that compute need no browser, and so can be tested without one. */
@Tag("any-jdk")
class PureModulesTest {
    private static final Pattern IMPORT = Pattern.compile("\\bfrom '([^']+)'");
    private static final Pattern BROWSER =
            Pattern.compile("\\b(document|window|location|globalThis|navigator|performance"
                    + "|fetch\\(|requestAnimationFrame|localStorage|sessionStorage|preact|preactHooks|uPlot)\\b");

    /** The module and everything that it imports, by their paths. */
    private static Set<Path> closure(Path module, Set<Path> found) throws IOException {
        if (found.add(module)) {
            Matcher imported = IMPORT.matcher(Files.readString(JavaScript.SERVED.resolve(module)));
            while (imported.find()) {
                closure(module.resolveSibling(imported.group(1)).normalize(), found);
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list/filter.js",
                "list/row-codec.js",
                "list/sort.js",
                "model/history.js",
                "model/metrics.js",
                "model/process-key.js",
                "net/request-error.js",
                "ui/format.js"
            })
    void what_computes_names_nothing_of_a_browser_and_imports_nothing_that_does(String module) throws IOException {
        for (Path each : closure(Path.of(module), new TreeSet<>())) {
            Matcher named = BROWSER.matcher(Files.readString(JavaScript.SERVED.resolve(each)));
            assertFalse(named.find(), () -> each + " names " + named.group());
        }
        try (JavaScript js = new JavaScript()) {
            assertTrue(js.module(module).hasMembers());
        }
    }

    @Test
    void a_module_that_draws_is_found_to_need_a_browser() throws IOException {
        assertTrue(BROWSER.matcher(Files.readString(JavaScript.SERVED.resolve("ui/components.js")))
                .find());
        Set<Path> closure = closure(Path.of("list/columns.js"), new TreeSet<>());
        assertTrue(closure.contains(Path.of("ui/components.js")), closure::toString);
        assertEquals(Set.of(Path.of("ui/format.js")), closure(Path.of("ui/format.js"), new TreeSet<>()));
    }
}
