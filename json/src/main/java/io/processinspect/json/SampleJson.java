package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Termination;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes and reads samples as JSON. */
public final class SampleJson {
    private SampleJson() {}

    /** The sample as one JSON object on one line. */
    public static String write(ProcessSample sample) {
        return JsonWriter.object(json -> write(json, sample));
    }

    /**
     * Reads the JSON of {@link #write}; unknown keys are ignored. The JSON of a sample with an interval has only
     * differences, so {@link ProcessSample#total} of a cumulative counter is absent. The start key of the identity is the
     * start time.
     *
     * @throws IllegalArgumentException when it is not JSON, or not a sample; the message names the key
     */
    public static ProcessSample read(String json) {
        return new SampleReader(FlatJson.parse(json)).read();
    }

    static void write(JsonWriter json, ProcessSample sample) {
        json.put("pid", sample.process().pid());
        json.put("name", sample.name());
        json.put("timestamp", sample.time().getEpochSecond());
        json.put("time", sample.time());
        sample.interval().ifPresent(time -> json.put("duration", Numbers.seconds(time.toNanos())));
        writeStart(json, sample.process());
        json.put("status", sample.status().label());
        json.put("backend", sample.backend());
        Map<String, List<SampleSchema.Field>> groups = new LinkedHashMap<>();
        SampleSchema.asked(sample.requested())
                .forEach(field -> groups.merge(
                        field.group().isEmpty() ? field.key() : field.group(), List.of(field), SampleJson::joined));
        groups.forEach((name, fields) -> write(json, name, fields, sample));
        writeEnd(json, sample);
    }

    static void writeEnd(JsonWriter json, ProcessSample sample) {
        sample.ended().ifPresent(end -> json.object("ended", it -> write(it, end)));
    }

    /** What tells a process from others with its pid. */
    static void writeStart(JsonWriter json, ProcessIdentity process) {
        json.put(ExpectedStart.KEY, ExpectedStart.keyOf(process));
        process.startTime().optional().ifPresent(time -> json.put(ExpectedStart.TIME, time));
        process.startTime().absence().ifPresent(why -> json.absent(ExpectedStart.TIME, why));
    }

    /** The process and the backend, without any metric. */
    static void writeHead(JsonWriter json, ProcessSample sample) {
        json.put("pid", sample.process().pid());
        json.put("name", sample.name());
        writeStart(json, sample.process());
        json.put("status", sample.status().label());
        json.put("backend", sample.backend());
    }

    private static List<SampleSchema.Field> joined(List<SampleSchema.Field> some, List<SampleSchema.Field> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static void write(JsonWriter json, String name, List<SampleSchema.Field> fields, ProcessSample sample) {
        Map<SampleSchema.Field, Measured<? extends Number>> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field, field.value().apply(sample)));
        // Usually no limit is in effect, and then its absence is not worth reporting.
        values.computeIfPresent(SampleSchema.OF_ALLOWED, (field, value) -> value.isPresent() ? value : null);
        List<Absence> reasons = values.values().stream()
                .flatMap(value -> value.absence().stream())
                .distinct()
                .toList();
        boolean allAbsent = values.values().stream().noneMatch(Measured::isPresent);
        boolean complete = fields.size() == Math.max(1, SampleSchema.group(name).size());
        if (allAbsent && complete && reasons.size() == 1) {
            json.absent(name, reasons.get(0));
            return;
        }
        values.forEach((field, value) -> value.absence().ifPresent(why -> json.absent(field.path(), why)));
        if (allAbsent) {
            return;
        }
        if (fields.get(0).group().isEmpty()) {
            put(json, fields.get(0), values.get(fields.get(0)));
        } else {
            json.object(name, group -> values.forEach((field, value) -> put(group, field, value)));
        }
    }

    private static void put(JsonWriter json, SampleSchema.Field field, Measured<? extends Number> value) {
        if (value.isPresent()) {
            json.put(field.key(), Numbers.written(field.unit(), value.get()));
        }
    }

    private static void write(JsonWriter json, Termination end) {
        json.put("cause", EnumLabels.of(end.cause()));
        json.put("time", end.time());
        end.exitCode().ifPresent(code -> json.put("exit_code", code));
    }
}
