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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes JSON into memory, where nothing can fail; a thin layer over Jackson's generator. */
final class JsonObject {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .characterEscapes(new SafeEscapes())
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final JsonGenerator out;
    private final Map<String, Absence> absent = new LinkedHashMap<>();

    private JsonObject(JsonGenerator out) {
        this.out = out;
    }

    static String object(Consumer<JsonObject> content) {
        return text(json -> json.in(content));
    }

    static <T> String array(Iterable<T> items, BiConsumer<JsonObject, T> content) {
        return text(json -> json.items(items, content));
    }

    private static String text(Consumer<JsonObject> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            content.accept(new JsonObject(generator));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void write(Step step) {
        try {
            step.run();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void in(Consumer<JsonObject> content) {
        JsonObject inner = new JsonObject(out);
        write(out::writeStartObject);
        content.accept(inner);
        inner.writeAbsent();
        write(out::writeEndObject);
    }

    private <T> void items(Iterable<T> items, BiConsumer<JsonObject, T> content) {
        write(out::writeStartArray);
        items.forEach(item -> in(json -> content.accept(json, item)));
        write(out::writeEndArray);
    }

    void object(String key, Consumer<JsonObject> content) {
        write(() -> out.writeFieldName(key));
        in(content);
    }

    <T> void array(String key, Iterable<T> items, BiConsumer<JsonObject, T> content) {
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

    void put(String key, String value) {
        write(() -> out.writeStringField(key, value));
    }

    /** JSON that is written already. */
    void raw(String key, String json) {
        write(() -> {
            out.writeFieldName(key);
            out.writeRawValue(json);
        });
    }

    /** Numbers in order; null stands where one is not there. */
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

    void put(String key, boolean value) {
        write(() -> out.writeBooleanField(key, value));
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

    /** A number that may not be there; then it goes to {@code absent}, which stands at the end of this object. */
    void put(String key, SampleSchema.Unit unit, Measured<? extends Number> value) {
        if (value.isPresent()) {
            put(key, Numbers.written(unit, value.get()));
        } else {
            absent(key, value.absence().orElseThrow());
        }
    }

    void absent(String path, Absence why) {
        absent.put(path, why);
    }

    private void writeAbsent() {
        if (absent.isEmpty()) {
            return;
        }
        object(
                "absent",
                json -> absent.forEach((path, why) -> json.object(path, one -> {
                    one.put("reason", why.reason().name().toLowerCase(Locale.ROOT));
                    if (!why.detail().isEmpty()) {
                        one.put("detail", why.detail());
                    }
                })));
    }
}
