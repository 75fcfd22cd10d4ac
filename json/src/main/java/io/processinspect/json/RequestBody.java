package io.processinspect.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.processinspect.MetricFlags;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The JSON object of a request. Each field is checked when it is read. Not thread-safe. */
public final class RequestBody {
    private static final Set<String> SESSION_FIELDS = Set.of("pid", ExpectedStart.KEY, ExpectedStart.TIME, "metrics");
    private static final Set<String> STREAM_FIELDS = Set.of(
            "pid", ExpectedStart.KEY, ExpectedStart.TIME, "metrics", "token", "topics", "interval", "last_event_id");

    /** A value that is an object, or an array of anything but texts. */
    private record Nested(boolean empty) {}

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private RequestBody() {}

    /**
     * Parses a body.
     *
     * @throws IllegalArgumentException when it is not a JSON object; the message names line and column
     */
    public static RequestBody parse(String json) {
        RequestBody body = new RequestBody();
        try (JsonParser parser = FlatJson.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the body must be a JSON object, such as {\"pid\": 1234}");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                body.fields.put(key, value(parser));
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("unexpected content after the JSON object of the body");
            }
        } catch (JsonProcessingException broken) {
            JsonLocation at = broken.getLocation();
            String where = at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new IllegalArgumentException("the body is not JSON, or names a field twice" + where, broken);
        } catch (IOException | NumberFormatException broken) {
            throw new IllegalArgumentException("the body is not JSON", broken);
        }
        return body;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> array(parser);
            case START_OBJECT -> {
                boolean empty = parser.nextToken() == JsonToken.END_OBJECT;
                skipToEnd(parser, empty);
                yield new Nested(empty);
            }
            default -> null;
        };
    }

    private static void skipToEnd(JsonParser parser, boolean atEnd) throws IOException {
        for (int depth = atEnd ? 0 : 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }

    private static Object array(JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        boolean others = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                texts.add(parser.getText());
            } else {
                others = true;
                parser.skipChildren();
            }
        }
        return others || texts.isEmpty() ? new Nested(!others) : texts;
    }

    /**
     * Requires that all fields are those of a request that starts a session.
     *
     * @throws IllegalArgumentException naming the first unknown field
     */
    public void requireSession() {
        require(SESSION_FIELDS);
    }

    /**
     * Requires that all fields are those of a request for a stream.
     *
     * @throws IllegalArgumentException naming the first unknown field
     */
    public void requireStream() {
        require(STREAM_FIELDS);
    }

    private void require(Set<String> known) {
        fields.keySet().stream().filter(key -> !known.contains(key)).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("unknown field " + shown(unknown) + "; known are "
                    + known.stream().sorted().collect(Collectors.joining(", ")));
        });
    }

    /**
     * The pid: a whole number, or a text with one. Numbers beyond the range of a long are clamped to it.
     *
     * @return empty when the field is missing, null, false, 0, or an empty text, array or object
     * @throws IllegalArgumentException when it is anything else
     */
    public OptionalLong pid() {
        Object value = fields.get("pid");
        if (value == null || value.equals(false) || value.equals("") || value.equals(new Nested(true))) {
            return OptionalLong.empty();
        }
        Optional<BigDecimal> number = whole(value);
        if (number.isEmpty()) {
            throw new IllegalArgumentException("'pid' must be a whole number, such as 1234, not " + shown(value));
        }
        long pid = number.get()
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .max(BigDecimal.valueOf(Long.MIN_VALUE))
                .longValue();
        return pid == 0 && value instanceof BigDecimal ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    /**
     * The pids of a stream: a whole number, or a text of whole numbers separated by commas.
     *
     * @return empty when the field is missing or null
     * @throws IllegalArgumentException when it is anything else, or a pid is below 1
     */
    public Set<Long> pids() {
        Object value = fields.get("pid");
        if (value == null) {
            return Set.of();
        }
        if (value instanceof String || value instanceof BigDecimal number && number.scale() == 0) {
            return pids(String.valueOf(value));
        }
        throw new IllegalArgumentException("'pid' must be whole numbers joined by commas, not " + shown(value));
    }

    /**
     * The pids of a query parameter.
     *
     * @throws IllegalArgumentException when one of them is not a whole number from 1
     */
    public static Set<Long> pids(String text) {
        Set<Long> pids = new TreeSet<>();
        for (String pid : text.split(",", -1)) {
            if (!pid.matches("[1-9][0-9]{0,17}")) {
                throw new IllegalArgumentException(
                        "'pid' must be whole numbers from 1 joined by commas, not " + shown(pid));
            }
            pids.add(Long.parseLong(pid));
        }
        return pids;
    }

    private static Optional<BigDecimal> whole(Object value) {
        if (value instanceof BigDecimal number) {
            return number.scale() == 0 ? Optional.of(number) : Optional.empty();
        }
        return value instanceof String text && text.matches("-?[0-9]{1,100}")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    private static String shown(Object value) {
        if (value instanceof Nested nested && nested.empty) {
            return "an empty array or object";
        }
        if (value instanceof Nested || value instanceof List) {
            return "an array or object";
        }
        return "'" + TextEscaper.excerpt(String.valueOf(value)) + "'";
    }

    /**
     * The start by which the process is meant.
     *
     * @throws IllegalArgumentException when the time is not one in ISO 8601
     */
    public ExpectedStart start() {
        return ExpectedStart.of(text(ExpectedStart.KEY), text(ExpectedStart.TIME));
    }

    /**
     * The metrics: names separated by commas, an array of names, or a mask.
     *
     * @throws IllegalArgumentException when one is unknown; the message names it
     */
    public Optional<MetricFlags> metrics() {
        Object value = fields.get("metrics");
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof List<?> names) {
            return Optional.of(MetricFlags.parse(
                    String.join(",", names.stream().map(String::valueOf).toList())));
        }
        if (value instanceof String || value instanceof BigDecimal number && number.scale() == 0) {
            return Optional.of(MetricFlags.parse(String.valueOf(value)));
        }
        throw new IllegalArgumentException(
                "'metrics' must be names such as \"cpu,io\", an array of them, or a mask, not " + shown(value));
    }

    /** The access token. */
    public Optional<String> token() {
        return text("token");
    }

    /** The topics of a stream, separated by commas. */
    public Optional<String> topics() {
        return text("topics");
    }

    /** The interval of a stream. */
    public Optional<String> interval() {
        return text("interval");
    }

    /** The id of the last event received, after which a stream resumes. */
    public Optional<String> lastEventId() {
        return text("last_event_id");
    }

    private Optional<String> text(String key) {
        Object value = fields.get(key);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("'" + key + "' must be a text, not " + shown(value));
        }
        return Optional.ofNullable((String) value);
    }
}
