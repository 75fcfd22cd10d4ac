package io.processinspect.checks.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page's modules make of their input, asked one by one in the browser. */
@Tag("browser")
@Timeout(60)
class ModulesTest {
    private static Chromium chromium;
    private static DashboardScenario scene;
    private static Tab tab;

    @BeforeAll
    static void open() throws Exception {
        chromium = Chromium.start();
        scene = DashboardScenario.empty().run(1000);
        tab = chromium.tab().open(scene.link());
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            tab.close();
            scene.close();
            chromium.close();
        }
    }

    private static Object evaluate(String module, String names, String expression, Object argument) {
        return tab.page.evaluate(
                "argument => import('/dashboard/" + module + ".js').then(({" + names + "}) => " + expression + ")",
                argument);
    }

    /** Of a Java of ada's (pid 7, 50 %, 300 MiB, 5 % of memory, 2 h) and a shell of nobody known (pid 17, numbers absent). */
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
    void the_filter_finds_whom_it_names(String filter, String pids) {
        Object found = evaluate(
                "list/filter",
                "parse",
                "[{pid: 7, parent_pid: 1, name: 'java', user: 'ada', status: 'sleeping', cpu_percent_of_one_cpu: 50,"
                        + " working_set: 300 * 2 ** 20, memory_percent: 5, cpu_time: 7200, threads: 3},"
                        + " {pid: 17, parent_pid: 1, name: 'sh', status: 'sleeping'}]"
                        + ".filter(parse(argument)).map(row => row.pid).join(' ')",
                filter);
        assertEquals(pids, found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu > | > | a value is missing after \">\"",
                "cpu > five | five | \"five\" is no number for cpu, such as 5",
                "cpu ~ 5 | ~ | cpu is a number: \">\", \"<\" or \"=\", not \"~\"",
                "name > a | > | name is a text: \"=\", \"!=\" or \"~\" (contains), not \">\"",
                "colour = red | colour | \"colour\" is not known: one of name, user, status, cpu, mem, time, threads, pid, ppid",
                "constructor = 1 | constructor | \"constructor\" is not known: one of name, user, status, cpu, mem, time, threads, pid, ppid",
                "mem > 5x | 5x | \"5x\" is no number for mem, such as 200m",
                "java and | d | something is missing after \"and\"",
                "or java | or | something is missing before \"or\"",
                "(java | a | \")\" is missing",
                "java) | ) | one \")\" too many",
                "cpu >> 5 | > | \">>\" is no operator",
                "java not sh | not | \"and\" or \"or\" is missing before \"not\"",
                "java cpu > 5 | cpu | \"and\" or \"or\" is missing before \"cpu\"",
                "\"java | \"java | a quotation mark is missing at the end",
                "> 5 | > | a name is missing before \">\": one of name, user, status, cpu, mem, time, threads, pid, ppid",
            })
    void what_the_filter_cannot_read_is_told_where_it_stands(String filter, String place, String message) {
        Object told = evaluate(
                "list/filter",
                "parse",
                "{ try { parse(argument); return 'nothing'; }"
                        + " catch (error) { return argument.slice(error.from, error.to) + ' | ' + error.message; } }",
                filter);
        assertEquals(place + " | " + message, told);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes, 0, 0 B",
        "bytes, 1023, 1023 B",
        "bytes, 1024, 1.0 KiB",
        "bytes, 1048575, 1.0 MiB",
        "bytes, 314572800, 300.0 MiB",
        "cpuTime, 0.29, 0:00.29",
        "cpuTime, 1.15, 0:01.15",
        "cpuTime, 59.999, 0:59.99",
        "cpuTime, 60, 1:00.00",
        "cpuTime, 3725.5, 1:02:05",
        "percent, 299.96, 300.0 %",
        "perSecond, 100, 100/s",
        "perSecond, 0.04, 0.0/s",
        "perSecond, 1234.5, '1,235/s'",
        "duration, 0.25, 250 ms",
        "duration, 12, 12 s",
        "duration, 12.34, 12.3 s",
        "duration, 133, 2 min 13 s",
        "duration, 90061, 1 d 1 h",
    })
    void numbers_are_written_as_people_read_them(String how, double number, String text) {
        assertEquals(text, evaluate("ui/format", how, how + "(argument)", number));
    }

    /** 1 began first; 2 and 3 are its children, 4 is 3's; 5 says its parent is 9, who began later and is none. */
    @ParameterizedTest
    @CsvSource({
        "true, '1:0 2:1 3:1 4:2 9:0 5:0'",
        "row.pid === 4, '1:0 3:1 4:2'",
        "row.pid === 2, '1:0 2:1'",
    })
    void a_tree_has_parents_who_are_older_and_brings_ancestors_along(String test, String lines) {
        Object found = evaluate(
                "list/sort",
                "asTree, inOrder",
                "{ const row = (pid, parent_pid, start) => ({pid, parent_pid, name: 'p' + pid, start_time: '2026-01-01T00:00:0' + start,"
                        + " memory_percent: 10 - pid, cpu_percent_of_one_cpu: pid === 5 ? undefined : 0});"
                        + " const rows = [row(4, 3, 4), row(5, 9, 5), row(1, 0, 1), row(3, 1, 3), row(9, 0, 9), row(2, 1, 2)];"
                        + " const ordered = inOrder(rows, () => true, {column: 'cpu', descending: true});"
                        + " const tree = asTree(ordered, row => " + test + ", new Set());"
                        + " return tree.lines.map(one => one.pid + ':' + tree.branches.get(one).depth).join(' '); }",
                Map.of());
        assertEquals(lines, found);
    }

    /** Of three rows, which are all different in each column, and a fourth that lacks all that can be absent. */
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
        Object found = evaluate(
                "list/sort",
                "inOrder",
                "{ const row = n => ({pid: n, name: 'abcd'[n - 1], user: 'ABC'[n - 1], status: 'rstu'[n - 1],"
                        + " start_time: n < 4 ? '2026-01-0' + n : undefined, cpu_percent_of_one_cpu: [5, 40, 300][n - 1],"
                        + " working_set: [9, 10, 11][n - 1], memory_percent: [0.9, 1, 20][n - 1], threads: [1, 2, 10][n - 1],"
                        + " cpu_time: [0.5, 6, 70][n - 1]});"
                        + " const rows = [row(3), row(4), row(1), row(2)];"
                        + " const by = descending => inOrder(rows, () => true, {column: argument, descending}).map(one => one.pid).join(' ');"
                        + " return by(false) + ', ' + by(true); }",
                column);
        boolean always = List.of("name", "pid", "status").contains(column);
        assertEquals(upwards + ", " + (always ? "4 3 2 1" : "3 2 1 4"), found);
    }
}
