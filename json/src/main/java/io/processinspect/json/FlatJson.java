package io.processinspect.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A JSON object, flattened: numbers and texts by path, with keys joined by {@code /}. Skips arrays, booleans and nulls. */
final class FlatJson {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, Object> values = new TreeMap<>();
    private final Set<String> objects = new HashSet<>();

    private FlatJson() {}

    static FlatJson parse(String json) {
        FlatJson flat = new FlatJson();
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            flat.object(parser, "");
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("unexpected content after the JSON object");
            }
        } catch (IOException | NumberFormatException broken) {
            throw new IllegalArgumentException(
                    "not JSON: " + broken.getMessage().lines().findFirst().orElse(""), broken);
        }
        return flat;
    }

    private void object(JsonParser parser, String path) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            // A slash in a key must not be taken for a separator.
            String key = path + parser.currentName().replace('/', '\0');
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                objects.add(key);
                object(parser, key + "/");
            } else if (token == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (token.isNumeric()) {
                values.put(key, parser.getDecimalValue());
            } else if (token == JsonToken.VALUE_STRING) {
                values.put(key, parser.getText());
            }
        }
    }

    Optional<String> text(String path) {
        return get(path, String.class);
    }

    Optional<BigDecimal> number(String path) {
        return get(path, BigDecimal.class);
    }

    private <T> Optional<T> get(String path, Class<T> type) {
        Object value = values.get(path);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "'" + path + "' must be a " + (type == String.class ? "text" : "number"));
        }
        return Optional.ofNullable(type.cast(value));
    }

    /** Whether there is an object at this path, which may be empty. */
    boolean hasObject(String path) {
        return objects.contains(path);
    }

    /** The keys of the object at this path; those of skipped values are missing. */
    Set<String> keys(String path) {
        Set<String> keys = new TreeSet<>();
        for (String each : values.keySet()) {
            if (each.startsWith(path + "/")) {
                keys.add(each.substring(path.length() + 1).split("/", 2)[0]);
            }
        }
        return keys;
    }
}
