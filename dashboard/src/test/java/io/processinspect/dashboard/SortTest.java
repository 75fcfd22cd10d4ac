package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of the process list and its tree: {@code list/sort.js}. */
@Tag("any-jdk")
class SortTest {
    private static JavaScript js;
    private static Value sort;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        sort = js.module("list/sort.js");
    }

    @AfterAll
    static void close() {
        js.close();
    }

    /** The tree as pid:depth. 1 began first; 2 and 3 are its children, 4 is 3's; 5 names 9, which began later, as its parent. */
    private static String tree(String test, String closed) {
        return js.function("""
                        ({asTree, inOrder}, test, closed) => {
                          const row = (pid, parent_pid, start) => ({pid, parent_pid, name: 'p' + pid,
                            start_key: 'k' + pid, start_time: '2026-01-01T00:00:0' + start, memory_percent: 10 - pid,
                            cpu_percent_of_one_cpu: pid === 5 ? undefined : 0});
                          const rows = [row(4, 3, 4), row(5, 9, 5), row(1, 0, 1), row(3, 1, 3), row(9, 0, 9), row(2, 1, 2)];
                          const ordered = inOrder(rows, () => true, {column: 'cpu', descending: true});
                          const tree = asTree(ordered, test, new Set(closed ? [closed] : []), siblings => siblings);
                          return tree.lines.map(one => one.pid + ':' + tree.branches.get(one).depth).join(' ');
                        }""")
                .execute(sort, js.function("row => " + test), closed)
                .asString();
    }

    @ParameterizedTest
    @CsvSource({
        "true, '1:0 2:1 3:1 4:2 9:0 5:0'",
        "row.pid === 4, '1:0 3:1 4:2'",
        "row.pid === 2, '1:0 2:1'",
    })
    void a_tree_has_parents_that_are_older_and_keeps_the_ancestors_of_a_match(String test, String lines) {
        assertEquals(lines, tree(test, ""));
    }

    @Test
    void a_closed_branch_hides_what_is_below_it() {
        assertEquals("1:0 2:1 3:1 9:0 5:0", tree("true", "3@k3"));
    }

    @Test
    void a_closed_branch_has_the_sums_of_what_it_hides_and_stands_where_these_belong() {
        assertEquals("1:9,30,+2 4:5,7 | own 1", js.function("""
                        ({asTree, inOrder}) => {
                          const row = (pid, parent_pid, cpu, threads) => ({pid, parent_pid, start_key: 'k' + pid,
                            start_time: '2026-01-01T00:00:0' + pid, cpu_percent_of_one_cpu: cpu, threads});
                          const order = {column: 'cpu', descending: true};
                          const rows = inOrder([row(1, 0, 1, 10), row(2, 1, 8, 20), row(3, 2), {...row(5, 1, 50, 9), died: 1}, row(4, 0, 5, 7)], () => true, order);
                          const {lines, branches} = asTree(rows, () => true, new Set(['1@k1']), siblings => inOrder(siblings, () => true, order));
                          return lines.map(it => it.pid + ':' + it.cpu_percent_of_one_cpu + ',' + it.threads
                            + (branches.get(it).below ? ',+' + branches.get(it).below : '')).join(' ')
                            + ' | own ' + rows.find(it => it.pid === 1).cpu_percent_of_one_cpu;
                        }""").execute(sort).asString());
    }

    /** 2 exits and its pid goes to another process; 4 is new. */
    @Test
    void an_exited_row_keeps_its_place_and_its_successor_comes_last() {
        assertEquals("3 2 dead,1 4 2", js.function("""
                        ({inLastOrder}) => {
                          const row = (pid, start_key, more) => ({pid, start_key, ...more});
                          const before = [row(3, 'c'), row(2, 'b'), row(1, 'a')];
                          const living = new Map([row(1, 'a'), row(3, 'c'), row(4, 'd'), row(2, 'e')].map(it => [it.pid, it]));
                          const rows = inLastOrder(before, living, [row(2, 'b', {died: 1})]);
                          return rows.map(it => it.pid + (it.died ? ' dead,' : ' ')).join('').trim();
                        }""").execute(sort).asString());
    }

    /** Three rows that differ in each column, and a fourth that lacks everything that can be absent. */
    @ParameterizedTest
    @CsvSource({
        "name, 1 2 3 4",
        "pid, 1 2 3 4",
        "user, 1 2 3 4",
        "cpu, 1 2 3 4",
        "memory, 1 2 3 4",
        "share, 1 2 3 4",
        "threads, 1 2 3 4",
        "time, 1 2 3 4",
        "status, 1 2 3 4",
        "started, 1 2 3 4",
    })
    void every_column_sorts_and_what_is_absent_comes_last(String column, String upwards) {
        String found = js.function("""
                        ({inOrder}, column) => {
                          const row = n => ({pid: n, name: 'abcd'[n - 1], user: 'ABC'[n - 1], status: 'rstu'[n - 1],
                            start_time: n < 4 ? '2026-01-0' + n : undefined, cpu_percent_of_one_cpu: [5, 40, 300][n - 1],
                            working_set: [9, 10, 11][n - 1], memory_percent: [0.9, 1, 20][n - 1],
                            threads: [1, 2, 10][n - 1], cpu_time: [0.5, 6, 70][n - 1]});
                          const rows = [row(3), row(4), row(1), row(2)];
                          const by = descending =>
                            inOrder(rows, () => true, {column, descending}).map(one => one.pid).join(' ');
                          return by(false) + ', ' + by(true);
                        }""").execute(sort, column).asString();
        boolean always = List.of("name", "pid", "status").contains(column);
        assertEquals(upwards + ", " + (always ? "4 3 2 1" : "3 2 1 4"), found);
    }
}
