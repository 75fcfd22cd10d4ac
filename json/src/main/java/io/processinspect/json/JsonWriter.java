package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Measured;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes one JSON object with this project's conventions, for formats with keys of their own: numbers are the same in every
 * locale, text that a terminal would obey is escaped, and a number that is absent is listed with its reason under
 * {@code absent}, the last key of its object. Not thread-safe.
 */
public final class JsonWriter {
    /** Most objects are no longer. */
    private static final int CAPACITY = 1024;

    private final StringBuilder out;
    private boolean hasKey;
    /** Null while nothing is absent. */
    private Map<String, Absence> absent;

    private JsonWriter(StringBuilder out) {
        this.out = out;
    }

    /** An object with this content, on one line. */
    public static String object(Consumer<JsonWriter> content) {
        StringBuilder text = new StringBuilder(CAPACITY);
        in(text, content);
        return text.toString();
    }

    static <T> String array(Iterable<T> items, BiConsumer<JsonWriter, T> content) {
        StringBuilder text = new StringBuilder(CAPACITY);
        items(text, items, content);
        return text.toString();
    }

    private static void in(StringBuilder out, Consumer<JsonWriter> content) {
        JsonWriter inner = new JsonWriter(out);
        out.append('{');
        content.accept(inner);
        inner.writeAbsent();
        out.append('}');
    }

    private static <T> void items(StringBuilder out, Iterable<T> items, BiConsumer<JsonWriter, T> content) {
        out.append('[');
        boolean hasItem = false;
        for (T item : items) {
            if (hasItem) {
                out.append(',');
            }
            hasItem = true;
            in(out, json -> content.accept(json, item));
        }
        out.append(']');
    }

    private StringBuilder key(String key) {
        if (hasKey) {
            out.append(',');
        }
        hasKey = true;
        JsonText.append(out, key);
        return out.append(':');
    }

    /** An object inside this one. */
    public void object(String key, Consumer<JsonWriter> content) {
        in(key(key), content);
    }

    /** An array with an object for each item. */
    public <T> void array(String key, Iterable<T> items, BiConsumer<JsonWriter, T> content) {
        items(key(key), items, content);
    }

    void texts(String key, Iterable<String> values) {
        elements(key, values, text -> JsonText.append(out, text));
    }

    private <T> void elements(String key, Iterable<T> values, Consumer<T> element) {
        key(key).append('[');
        boolean hasElement = false;
        for (T value : values) {
            if (hasElement) {
                out.append(',');
            }
            hasElement = true;
            element.accept(value);
        }
        out.append(']');
    }

    /** A text. */
    public void put(String key, String value) {
        JsonText.append(key(key), value);
    }

    /** A value that is JSON already. */
    void raw(String key, String json) {
        key(key).append(json);
    }

    /** An array of numbers; a null element is written as null. */
    void numbers(String key, List<? extends Number> values) {
        elements(key, values, this::number);
    }

    private void number(Number value) {
        if (value instanceof BigDecimal decimal) {
            out.append(decimal.toPlainString());
        } else if (value == null) {
            out.append((String) null);
        } else {
            out.append(value.longValue());
        }
    }

    /** A truth value. */
    public void put(String key, boolean value) {
        key(key).append(value);
    }

    /** A whole number. */
    public void put(String key, long value) {
        key(key).append(value);
    }

    /** A time in UTC, as ISO 8601 with milliseconds. */
    public void put(String key, Instant time) {
        key(key).append('"');
        Numbers.appendIso(out, time);
        out.append('"');
    }

    /** A number rounded to this many decimal places, half to even, without trailing zeros. */
    public void put(String key, double value, int places) {
        put(key, Numbers.rounded(value, places));
    }

    /** A whole number, or its absence. */
    public void put(String key, Measured<Long> value) {
        put(key, SampleSchema.Unit.COUNT, value);
    }

    /** A number rounded to this many decimal places, or its absence. */
    public void put(String key, Measured<Double> value, int places) {
        if (value.isPresent()) {
            put(key, value.get(), places);
        } else {
            absent(key, value.absence().orElseThrow());
        }
    }

    void put(String key, Number number) {
        key(key);
        number(number);
    }

    void put(String key, SampleSchema.Unit unit, Number value) {
        Numbers.append(key(key), unit, value);
    }

    void put(String key, SampleSchema.Unit unit, Measured<? extends Number> value) {
        if (value.isPresent()) {
            put(key, unit, value.get());
        } else {
            absent(key, value.absence().orElseThrow());
        }
    }

    /** A number that is missing from this object, and why. */
    public void absent(String path, Absence why) {
        if (absent == null) {
            absent = new LinkedHashMap<>();
        }
        absent.put(path, why);
    }

    private void writeAbsent() {
        if (absent == null) {
            return;
        }
        object(
                "absent",
                json -> absent.forEach((path, why) -> json.object(path, one -> {
                    one.put("reason", EnumLabels.of(why.reason()));
                    if (!why.detail().isEmpty()) {
                        one.put("detail", why.detail());
                    }
                })));
    }
}
