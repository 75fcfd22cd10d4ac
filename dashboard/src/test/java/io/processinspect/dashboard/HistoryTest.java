package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.json.SampleSchema;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The last minutes of a process, and what charts draw of them: {@code model/history.js} and {@code model/metrics.js}. */
@Tag("any-jdk")
class HistoryTest {
    private static final String SETUP = """
            const sample = (second, more) => (
              {time: new Date(second * 1000).toISOString(), duration: 2, threads: 3, ...more});
            const history = new History();
            """;

    private static JavaScript js;
    private static Value history;
    private static Value metrics;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        history = js.module("model/history.js");
        metrics = js.module("model/metrics.js");
    }

    @AfterAll
    static void close() {
        js.close();
    }

    private static String evaluate(String body) {
        return js.function(
                        "({History, numbers}, {CHARTS, CPU, NUMBERS, PAGE_FAULTS, seriesOf, valueOf, whyAbsent}) => {"
                                + SETUP + body + "}")
                .execute(history, metrics)
                .asString();
    }

    @Test
    void a_number_that_was_absent_leaves_a_gap_at_its_time() {
        assertEquals("1,2,3 | ,20, | 3,3,3", evaluate("""
                history.add(sample(1));
                history.add(sample(2, {memory: {working_set: 20}}));
                history.add(sample(3));
                const {times, columns} = history;
                return [times, columns.get('memory.working_set'), columns.get('threads')].join(' | ');
                """));
    }

    @Test
    void a_sample_that_is_there_already_is_ignored() {
        assertEquals("3,5 2", evaluate("""
                history.add(sample(3));
                history.add(sample(5));
                history.add(sample(5));
                history.add(sample(3));
                return history.times.join() + ' ' + history.version;
                """));
    }

    @Test
    void after_the_clock_was_set_back_the_line_goes_on_with_the_earlier_samples_before_it() {
        assertEquals("6,8,10,12", evaluate("""
                history.add(sample(103));
                history.add(sample(105));
                history.add(sample(10));
                history.add(sample(12));
                return history.times.join();
                """));
    }

    @Test
    void what_is_older_than_ten_minutes_is_dropped_from_every_column() {
        assertEquals("true true true", evaluate("""
                for (let second = 0; second < 700; second++) history.add(sample(second));
                const {times, durations, columns} = history;
                return [times[0] >= 699 - 600 - 32, times.length === durations.length,
                  times.length === columns.get('threads').length].join(' ');
                """));
    }

    @Test
    void the_servers_ring_replaces_what_was_there_and_samples_go_on_after_it() {
        assertEquals("7,8,9 | 1,1,3", evaluate("""
                history.add(sample(1));
                history.replace({times: [7, 8], durations: [1, 1], values: {threads: [1, 1]}});
                history.add(sample(9));
                return history.times + ' | ' + history.columns.get('threads');
                """));
    }

    @Test
    void numbers_are_found_by_their_dotted_paths() {
        assertEquals("threads=3 io.reads=4", evaluate("""
                return [...numbers({pid: 1, name: 'x', threads: 3, io: {reads: 4}})].map(one => one.join('=')).join(' ');
                """));
    }

    @Test
    void a_counter_is_a_rate_over_its_interval_and_a_level_is_itself() {
        assertEquals("5 100", evaluate("""
                history.add(sample(1, {io: {reads: 10}, memory: {working_set: 100}}));
                return seriesOf(history, 'io.reads', 1) + ' ' + seriesOf(history, 'memory.working_set', 1);
                """));
    }

    @Test
    void shares_of_the_cpu_are_on_the_scale_that_is_shown() {
        assertEquals("50 25 20", evaluate("""
                const one = sample(1, {cpu_usage: {percent_of_one_cpu: 50, kernel_time: 0.8}});
                history.add(one);
                return [seriesOf(history, CPU, 1), valueOf(one, CPU, 2),
                  valueOf(one, 'cpu_usage.kernel_time', 2)].join(' ');
                """));
    }

    @Test
    void page_faults_are_the_sum_of_their_kinds_where_both_are_there() {
        assertEquals("3,4", evaluate("""
                history.add(sample(1, {page_faults: {minor: 4, major: 2}}));
                history.add(sample(2, {page_faults: {minor: 4, all: 8}}));
                return String(seriesOf(history, PAGE_FAULTS, 1));
                """));
    }

    @Test
    void a_number_that_no_sample_has_is_no_series() {
        assertEquals("undefined", evaluate("history.add(sample(1)); return String(seriesOf(history, 'handles', 1));"));
    }

    @Test
    void the_charts_hold_every_number_once_and_a_title_each() {
        assertEquals(
                "CPU | Memory | Virtual | Handles | Threads | I/O calls | I/O | Network | Storage | Page faults"
                        + " | Context switches",
                evaluate("return CHARTS.map(({title}) => title).join(' | ');"));
        assertEquals("true true", evaluate("""
                const charted = CHARTS.flatMap(({paths}) => paths);
                return (charted.length === NUMBERS.length) + ' ' + NUMBERS.every(({path}) => charted.includes(path));
                """));
    }

    @Test
    void the_numbers_are_those_of_the_schema_with_cpu_on_one_scale() {
        List<String> paths = new ArrayList<>(SampleSchema.paths());
        paths.removeAll(List.of("cpu_usage.percent", "cpu_usage.percent_of_allowed"));
        assertEquals(String.join(" ", paths), evaluate("return NUMBERS.map(({path}) => path).join(' ');"));
        assertEquals(
                "CPU: percent, Kernel CPU time: percent, Working set: bytes, Bytes read: bytesPerSecond,"
                        + " Minor page faults: perSecond, Threads: count",
                evaluate("""
                        return [CPU, 'cpu_usage.kernel_time', 'memory.working_set', 'io.bytes_read', 'page_faults.minor',
                          'threads'].map(path => NUMBERS.find(one => one.path === path))
                          .map(({label, unit}) => label + ': ' + unit).join(', ');
                        """));
    }

    @Test
    void an_absent_number_has_the_reason_of_itself_or_of_its_group() {
        assertEquals("access denied / unsupported here / not measured", evaluate("""
                const one = sample(1, {absent: {io: {reason: 'denied'}, handles: {reason: 'unsupported'}}});
                return ['io.reads', 'handles', 'memory.virtual'].map(path => whyAbsent(one, path)).join(' / ');
                """));
    }

    @Test
    void without_an_interval_a_rate_is_absent() {
        assertEquals("undefined needs an interval; there is none yet", evaluate("""
                const first = {time: '2026-01-01T00:00:00Z', io: {reads: 10}};
                return valueOf(first, 'io.reads', 1) + ' ' + whyAbsent(first, 'io.reads');
                """));
    }
}
