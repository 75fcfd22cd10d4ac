package io.processinspect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.processinspect.Absence;
import io.processinspect.Measured;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .characterEscapes(new SafeEscapes())
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final JsonGenerator out;
    private final Map<String, Absence> absent = new LinkedHashMap<>();

    private JsonWriter(JsonGenerator out) {
        this.out = out;
    }

    /** An object with this content, on one line. */
    public static String object(Consumer<JsonWriter> content) {
        return text(json -> json.in(content));
    }

    static <T> String array(Iterable<T> items, BiConsumer<JsonWriter, T> content) {
        return text(json -> json.items(items, content));
    }

    private static String text(Consumer<JsonWriter> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            content.accept(new JsonWriter(generator));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private interface Step {
        void run() throws IOException;
    }

    /** The generator writes into memory, which cannot fail. */
    private static void write(Step step) {
        try {
            step.run();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void in(Consumer<JsonWriter> content) {
        JsonWriter inner = new JsonWriter(out);
        write(out::writeStartObject);
        content.accept(inner);
        inner.writeAbsent();
        write(out::writeEndObject);
    }

    private <T> void items(Iterable<T> items, BiConsumer<JsonWriter, T> content) {
        write(out::writeStartArray);
        items.forEach(item -> in(json -> content.accept(json, item)));
        write(out::writeEndArray);
    }

    /** An object inside this one. */
    public void object(String key, Consumer<JsonWriter> content) {
        write(() -> out.writeFieldName(key));
        in(content);
    }

    /** An array with an object for each item. */
    public <T> void array(String key, Iterable<T> items, BiConsumer<JsonWriter, T> content) {
        write(() -> out.writeFieldName(key));
        items(items, content);
    }

    void texts(String key, Iterable<String> values) {
        write(() -> {
            out.writeArrayFieldStart(key);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        });
    }

    /** A text. */
    public void put(String key, String value) {
        write(() -> out.writeStringField(key, value));
    }

    /** A value that is JSON already. */
    void raw(String key, String json) {
        write(() -> {
            out.writeFieldName(key);
            out.writeRawValue(json);
        });
    }

    /** An array of numbers; a null element is written as null. */
    void numbers(String key, List<? extends Number> values) {
        write(() -> {
            out.writeArrayFieldStart(key);
            for (Number value : values) {
                if (value == null) {
                    out.writeNull();
                } else if (value instanceof BigDecimal decimal) {
                    out.writeNumber(decimal);
                } else {
                    out.writeNumber(value.longValue());
                }
            }
            out.writeEndArray();
        });
    }

    /** A truth value. */
    public void put(String key, boolean value) {
        write(() -> out.writeBooleanField(key, value));
    }

    /** A whole number. */
    public void put(String key, long value) {
        write(() -> out.writeNumberField(key, value));
    }

    /** A time in UTC, as ISO 8601 with milliseconds. */
    public void put(String key, Instant time) {
        put(key, Numbers.iso(time));
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
        write(() -> {
            if (number instanceof BigDecimal decimal) {
                out.writeNumberField(key, decimal);
            } else {
                out.writeNumberField(key, number.longValue());
            }
        });
    }

    void put(String key, SampleSchema.Unit unit, Measured<? extends Number> value) {
        if (value.isPresent()) {
            put(key, Numbers.written(unit, value.get()));
        } else {
            absent(key, value.absence().orElseThrow());
        }
    }

    /** A number that is missing from this object, and why. */
    public void absent(String path, Absence why) {
        absent.put(path, why);
    }

    private void writeAbsent() {
        if (absent.isEmpty()) {
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
