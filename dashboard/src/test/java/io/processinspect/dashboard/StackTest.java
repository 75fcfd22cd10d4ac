package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines drawn on each other: {@code ui/stack.js}. */
@Tag("any-jdk")
class StackTest {
    private static JavaScript js;
    private static Value stack;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        stack = js.module("ui/stack.js");
    }

    @AfterAll
    static void close() {
        js.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false false false | 5 6 7 8 | 1 2 null - | 4 null 7 - |",
                "false true true | 5 6 7 8 | 1 2 null - | 5 null null - | 3>2",
                "true false true | 5 6 7 8 | 1 2 null - | 9 null 14 null | 3>1",
                "true true true | 5 6 7 8 | 6 8 null null | 10 null null null | 2>1,3>2",
            })
    void a_stacked_line_stands_on_those_before_it(
            String stacked, String first, String second, String third, String areas) {
        assertEquals(
                String.join(" | ", first, second, third, areas == null ? "" : areas),
                js.function("""
                        ({stack, between}, stacked) => {
                          const which = stacked.split(' ').map(one => one === 'true');
                          const data = [[0, 1, 2, 3], [5, 6, 7, 8], [1, 2, null, undefined], [4, null, 7, undefined]];
                          const [times, ...lines] = stack(data, which);
                          return [
                            ...lines.map(line => line.map(one => one === undefined ? '-' : String(one)).join(' ')),
                            between(which).map(([upper, lower]) => `${upper}>${lower}`).join(),
                          ].join(' | ');
                        }""").execute(stack, stacked).asString());
    }
}
