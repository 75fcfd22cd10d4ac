package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What lies in the resource folder. */
@Tag("any-jdk")
class ResourcesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void there_are_scripts_and_one_page_two_style_sheets_and_one_icon_and_nothing_else() throws IOException {
        Set<String> others = files().stream()
                .map(file -> RESOURCES.relativize(file).toString().replace('\\', '/'))
                .filter(
                        file -> !file.matches(
                                "META-INF/processinspect/dashboard/"
                                        + "(main\\.js|(net|model|list|ui|pages)/[a-z-]+\\.js|index\\.html|(style|dark)\\.css|icon\\.svg)"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), others);
        assertTrue(files().size() > 30);
    }

    @Test
    void lines_hold_no_tabs_and_no_trailing_blanks_and_the_last_one_ends() throws IOException {
        for (Path file : files()) {
            String text = Files.readString(file);
            assertFalse(text.contains("\t"), () -> file + " has a tab");
            assertFalse(text.lines().anyMatch(line -> line.endsWith(" ")), () -> file + " has a trailing blank");
            assertTrue(text.endsWith("\n"), () -> file + " does not end its last line");
        }
    }
}
