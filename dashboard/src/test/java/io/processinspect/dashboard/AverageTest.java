package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines with more points than pixels: {@code ui/average.js}. */
@Tag("any-jdk")
class AverageTest {
    private static JavaScript js;
    private static Value average;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        average = js.module("ui/average.js");
    }

    @AfterAll
    static void close() {
        js.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0, 8 | 9 | 0 1 2 3 4 5 6 7 8 | 1 1 2 4 - - 8 - 9",
                "0, 8 | 4 | 0.5 2.5 4.5 6.5 8 | 1 3 - 8 9",
                "4, 8 | 5 | 0 1 2 3 4 5 6 7 8 | 1 1 2 4 - - 8 - 9",
                "4, 8 | 2 | 0.5 2.5 4.5 6.5 8 | 1 3 - 8 9",
            })
    void points_are_averaged_where_there_is_no_room_for_each(String range, int room, String times, String values) {
        assertEquals(
                times + " | " + values,
                js.function("""
                        ({average}, range, room) => {
                          const data = [[0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4, null, undefined, 8, null, 9]];
                          return average(data, range.split(',').map(Number), room)
                            .map(column => column.map(one => one ?? '-').join(' ')).join(' | ');
                        }""").execute(average, range, room).asString());
    }
}
