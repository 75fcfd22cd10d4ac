package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter of the process list: {@code list/filter.js}. */
@Tag("any-jdk")
class FilterTest {
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
    @CsvSource(
            delimiter = '|',
            value = {
                "java | 7",
                "ADA | 7",
                "7 | 7 17",
                "'' | 7 17",
                "cpu > 5 | 7",
                "cpu > 50 | ''",
                "cpu >= 50% | 7",
                "not cpu > 5 | ''",
                "not cpu > 60 | 7",
                "cpu > 5 or name = sh | 7 17",
                "cpu > 60 or name = sh | 17",
                "cpu > 5 and name = sh | ''",
                "mem > 200m | 7",
                "mem > 0.3g | ''",
                "mem > 4% | 7",
                "mem = 300mib | 7",
                "time > 1h | 7",
                "time > 1d | ''",
                "user = ADA | 7",
                "user != root | 7",
                "user ~ d | 7",
                "not user = ada | ''",
                "name != java | 17",
                "status = sleeping and (pid = 7 or pid = 17) | 7 17",
                "ppid = 1 | 7 17",
                "threads < 9 | 7",
                "not java | 17",
                "not (java or sh) | ''",
                "\"and\" | ''",
                "java and not sh | 7",
            })
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
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu > | > | a value is missing after \">\"",
                "cpu > five | five | \"five\" is not a number for cpu, such as 5",
                "cpu ~ 5 | ~ | cpu is a number: \">\", \"<\" or \"=\", not \"~\"",
                "name > a | > | name is text: \"=\", \"!=\" or \"~\" (contains), not \">\"",
                "colour = red | colour | \"colour\" is not a field: one of name, user, status, cpu, mem, time, threads, pid, ppid",
                "constructor = 1 | constructor | \"constructor\" is not a field: one of name, user, status, cpu, mem, time, threads, pid, ppid",
                "mem > 5x | 5x | \"5x\" is not a number for mem, such as 200m",
                "java and | d | something is missing after \"and\"",
                "or java | or | something is missing before \"or\"",
                "(java | a | \")\" is missing",
                "java) | ) | one \")\" too many",
                "cpu >> 5 | > | \">>\" is not an operator",
                "java not sh | not | \"and\" or \"or\" is missing before \"not\"",
                "java cpu > 5 | cpu | \"and\" or \"or\" is missing before \"cpu\"",
                "\"java | \"java | a quotation mark is missing at the end",
                "> 5 | > | a name is missing before \">\": one of name, user, status, cpu, mem, time, threads, pid, ppid",
            })
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
