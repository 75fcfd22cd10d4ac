package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and names as text: {@code ui/format.js}. */
@Tag("any-jdk")
class FormatTest {
    private static JavaScript js;
    private static Value format;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        format = js.module("ui/format.js");
    }

    @AfterAll
    static void close() {
        js.close();
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
        "duration, 0.9996, 1.0 s",
        "duration, 59.94, 59.9 s",
        "duration, 59.97, 1 min 0 s",
        "duration, 133, 2 min 13 s",
        "duration, 3599.7, 1 h 0 min",
        "duration, 90061, 1 d 1 h",
    })
    void numbers_are_written_as_people_read_them(String how, double number, String text) {
        assertEquals(text, format.getMember(how).execute(number).asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes", "bytesPerSecond", "percent", "count", "perSecond", "cpuTime", "duration", "moment"})
    void an_absent_number_is_a_dash(String how) {
        assertEquals("–", format.getMember(how).execute().asString());
    }

    @Test
    void the_steps_of_an_axis_have_as_few_places_as_tell_them_apart() {
        Value axis = js.function("({axis}, unit, ...values) => axis(unit, values).join(', ')");
        assertEquals(
                "0 %, 50 %, 100 %", axis.execute(format, "percent", 0, 50, 100).asString());
        assertEquals(
                "0.0 %, 0.5 %, 1.0 %",
                axis.execute(format, "percent", 0, 0.5, 1).asString());
    }

    @Test
    void a_name_cannot_break_its_line_or_turn_the_direction_of_writing() {
        Value name = format.getMember("name");
        assertEquals("java", name.execute("java").asString());
        assertEquals("a\\nb\\x1bc", name.execute("a\nb\u001bc").asString());
        assertEquals("a\\u202eb", name.execute("a\u202eb").asString());
        assertEquals("(no name)", name.execute("").asString());
    }

    @Test
    void a_reason_is_told_in_words_with_its_detail() {
        Value text = js.function("({reasonText}, reason, detail) => reasonText({reason, detail})");
        assertEquals("access denied", text.execute(format, "denied").asString());
        assertEquals(
                "could not be read: EIO", text.execute(format, "failed", "EIO").asString());
    }
}
