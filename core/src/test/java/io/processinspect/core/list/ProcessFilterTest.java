package io.processinspect.core.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The filter of a list. The browser's parser is held to the same files. */
class ProcessFilterTest {
    private static final String VECTORS = "/io/processinspect/core/list/";

    private static ProcessEntry entry(
            long pid, String name, Optional<String> user, Measured<Long> bytes, Measured<Long> count) {
        return new ProcessEntry(
                ProcessIdentity.startedAt(pid, Instant.EPOCH),
                OptionalLong.of(1),
                name,
                Status.SLEEPING,
                user,
                bytes,
                count,
                count.isPresent() ? Measured.of(7_200_000_000_000L) : count);
    }

    /** ada's java (50 %, 300 MiB, 5 % of memory, 2 h, 3 threads), and a sh whose numbers are absent. */
    private static List<ProcessEntry> rows() {
        Measured<Long> none = Measured.absent("it", Absence.denied("made up"));
        return List.of(
                entry(7, "java", Optional.of("ada"), Measured.of(300L << 20), Measured.of(3L))
                        .withShares(Measured.of(5.0), Measured.of(50.0)),
                entry(17, "sh", Optional.empty(), none, none));
    }

    private static String matches(String filter) {
        return rows().stream()
                .filter(ProcessFilter.parse(filter))
                .map(entry -> Long.toString(entry.process().pid()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvFileSource(resources = VECTORS + "filter-matches.csv", delimiter = '|', quoteCharacter = '\'')
    void the_filter_finds_the_processes_that_it_describes(String filter, String pids) {
        assertEquals(pids, matches(filter));
    }

    @ParameterizedTest
    @CsvFileSource(resources = VECTORS + "filter-errors.csv", delimiter = '|', quoteCharacter = '\'')
    void an_error_names_the_place_that_cannot_be_read(String filter, String place, String problem) {
        FilterException error = assertThrows(FilterException.class, () -> ProcessFilter.parse(filter));
        assertEquals(place, filter.substring(error.from(), error.to()));
        assertEquals(problem, error.problem());
        assertEquals("filter '" + filter + "': " + problem, error.getMessage());
    }

    @Test
    void nesting_has_a_limit_and_length_has_none() {
        assertEquals("7", matches("(".repeat(49) + "java" + ")".repeat(49)));
        FilterException error = assertThrows(
                FilterException.class, () -> ProcessFilter.parse("(".repeat(50) + "java" + ")".repeat(50)));
        assertEquals("too deeply nested", error.problem());
        assertEquals("7", matches("java" + " and java".repeat(10_000)));
    }

    @Test
    void a_condition_on_the_cpu_needs_a_window() {
        assertTrue(ProcessFilter.parse("not (java or cpu > 5)").needsWindow());
        assertFalse(ProcessFilter.parse("cpu").needsWindow(), "a word");
    }

    @Test
    void words_are_found_in_a_command_line() {
        ProcessEntry row = rows().get(1).withCommandLine(List.of("sh", "-c", "make all"));
        assertTrue(ProcessFilter.parse("MAKE all").test(row));
        assertFalse(ProcessFilter.parse("make none").test(row));
    }
}
