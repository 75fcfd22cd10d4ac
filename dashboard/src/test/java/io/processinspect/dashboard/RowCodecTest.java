package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows on their way from the worker to the page: {@code list/row-codec.js}. */
@Tag("any-jdk")
class RowCodecTest {
    private static final String SETUP = """
            const row = (pid, cpu, more) => ({pid, start_key: 'k' + pid, start_time: 's' + pid, name: 'n' + pid, status: 'running', user: 'u',
              parent_pid: 1, cpu_percent_of_one_cpu: cpu, working_set: 10 * pid, memory_percent: 1, threads: 2, cpu_time: 3,
              ...more});
            const known = new Map();
            pack(known, {processes: [row(7, 1), row(8, 1), row(9, 1)]});
            """;

    private static JavaScript js;
    private static Value codec;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        codec = js.module("list/row-codec.js");
    }

    @AfterAll
    static void close() {
        js.close();
    }

    private static String evaluate(String body) {
        return js.function("({pack, unpack}) => {" + SETUP + body + "}")
                .execute(codec)
                .asString();
    }

    @Test
    void of_a_row_with_new_numbers_only_the_numbers_are_sent() {
        assertEquals("7,50,70,1,2,3 | ", evaluate("""
                const {numbers, changed} = pack(known, {gone: [], changed: [row(7, 50)]});
                return numbers.join() + ' | ' + changed.map(one => one.pid).join();
                """));
    }

    @Test
    void a_row_that_is_new_or_differs_in_a_text_or_lacks_a_number_is_sent_whole() {
        assertEquals(" | 6,7,8,9", evaluate("""
                const changed = [row(6, 1), row(7, 1, {name: 'other'}), row(8, undefined), row(9, 1, {start_time: 'later'})];
                const packed = pack(known, {gone: [], changed});
                return packed.numbers.join() + ' | ' + packed.changed.map(one => one.pid).join();
                """));
    }

    @Test
    void an_argument_with_a_comma_is_not_two_arguments() {
        assertEquals("7 ", evaluate("""
                pack(known, {gone: [], changed: [row(7, 1, {command_line: ['a', 'b']})]});
                const changed = [row(7, 1, {command_line: ['a,b']})];
                const first = pack(known, {gone: [], changed}).changed;
                return first.map(one => one.pid) + ' ' + pack(known, {gone: [], changed}).changed.map(one => one.pid);
                """));
    }

    @Test
    void a_process_that_is_gone_is_not_known_when_its_pid_comes_again() {
        assertEquals("7", evaluate("""
                pack(known, {gone: [{pid: 7}], changed: []});
                return pack(known, {gone: [], changed: [row(7, 2)]}).changed.map(one => one.pid).join();
                """));
    }

    @Test
    void unpacked_numbers_are_those_that_were_packed() {
        assertEquals("50 80 12 | 1 undefined", evaluate("""
                const {numbers} = pack(known, {gone: [], changed: [row(7, 50), row(8, 60, {working_set: 80})]});
                const rows = new Map([[7, row(7, 1)], [9, row(9, 1)]]);
                unpack(rows, numbers, 12);
                const [seven, nine] = [rows.get(7), rows.get(9)];
                return `${seven.cpu_percent_of_one_cpu} ${seven.working_set + 10} ${seven.version}`
                    + ` | ${nine.cpu_percent_of_one_cpu} ${nine.version}`;
                """));
    }
}
