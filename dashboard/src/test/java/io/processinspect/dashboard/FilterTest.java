package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The filter of the process list: {@code list/filter.js}. */
@Tag("any-jdk")
class FilterTest {
    /** The same as for the parser in Java. */
    private static final String VECTORS = "../core/src/test/resources/io/processinspect/core/list/";

    private static JavaScript js;
    private static Value filter;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        filter = js.module("list/filter.js");
    }

    @AfterAll
    static void close() {
        js.close();
    }

    /** The pids that match, of ada's java (pid 7, 50 %, 300 MiB, 5 % of memory, 2 h) and a sh whose numbers are absent. */
    private static String matches(String typed, int scale) {
        return js.function("""
                        ({parse}, typed, scale) => [
                          {pid: 7, parent_pid: 1, name: 'java', user: 'ada', status: 'sleeping', cpu_percent_of_one_cpu: 50,
                           working_set: 300 * 2 ** 20, memory_percent: 5, cpu_time: 7200, threads: 3},
                          {pid: 17, parent_pid: 1, name: 'sh', status: 'sleeping'}
                        ].filter(parse(typed, () => scale)).map(row => row.pid).join(' ')""").execute(filter, typed, scale).asString();
    }

    @ParameterizedTest
    @CsvFileSource(files = VECTORS + "filter-matches.csv", delimiter = '|', quoteCharacter = '\'')
    void the_filter_finds_the_processes_that_it_describes(String typed, String pids) {
        assertEquals(pids, matches(typed, 1));
    }

    @Test
    void a_share_of_the_cpu_is_compared_on_the_scale_that_is_shown() {
        assertEquals("7", matches("cpu > 12", 4));
        assertEquals("", matches("cpu > 13", 4));
    }

    @Test
    void every_not_turns_the_condition_around() {
        assertEquals("7", matches("not not java", 1));
        assertEquals("17", matches("not not not java", 1));
    }

    @ParameterizedTest
    @CsvFileSource(files = VECTORS + "filter-errors.csv", delimiter = '|', quoteCharacter = '\'')
    void an_error_names_the_place_that_cannot_be_read(String typed, String place, String message) {
        assertEquals(place + " | " + message, error(typed));
    }

    @Test
    void nesting_has_a_limit() {
        assertEquals(
                "too deeply nested",
                error("(".repeat(60) + "java" + ")".repeat(60)).replaceFirst(".*\\| ", ""));
    }

    private static String error(String typed) {
        return js.function("""
                        ({parse}, typed) => {
                          try {
                            parse(typed, () => 1);
                            return 'no error';
                          } catch (error) {
                            return typed.slice(error.from, error.to) + ' | ' + error.message;
                          }
                        }""").execute(filter, typed).asString();
    }
}
