package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.NetworkCoverage;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Termination;
import java.util.List;

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
        Cpu cpu = sample.requested().contains(Metric.CPU) ? sample.cpu() : null;
        for (SampleSchema.Group group : SampleSchema.GROUPS) {
            write(json, group, sample, cpu);
        }
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

    /** What is absent for one reason as a whole group is absent under the group's name. */
    private static void write(JsonWriter json, SampleSchema.Group group, ProcessSample sample, Cpu cpu) {
        List<SampleSchema.Field> fields = group.fields();
        Measured<?>[] values = new Measured<?>[fields.size()];
        Absence reason = null;
        int asked = 0;
        boolean anyPresent = false;
        boolean oneReason = true;
        for (int i = 0; i < values.length; i++) {
            SampleSchema.Field field = fields.get(i);
            if (!sample.requested().contains(field.metric())) {
                continue;
            }
            asked++;
            Measured<? extends Number> value = field.value(sample, cpu);
            if (value.isPresent()) {
                anyPresent = true;
            } else if (field == SampleSchema.OF_ALLOWED) {
                // Usually no limit is in effect, and then its absence is not worth reporting.
                continue;
            } else {
                Absence why = value.absence().orElseThrow();
                oneReason &= reason == null || reason.equals(why);
                reason = why;
            }
            values[i] = value;
        }
        if (asked == 0) {
            return;
        }
        if (!anyPresent && oneReason && asked == values.length) {
            json.absent(group.name(), reason);
            return;
        }
        absent(json, fields, values);
        if (anyPresent && group.isOne()) {
            put(json, fields, values);
        } else if (anyPresent) {
            json.object(group.name(), it -> {
                put(it, fields, values);
                if (fields.get(0).metric() == Metric.NET) {
                    sample.networkCoverage().ifPresent(network -> write(it, network));
                }
            });
        }
    }

    /** How network bytes are counted. */
    static void write(JsonWriter json, NetworkCoverage network) {
        json.put("method", network.method());
        json.put("covers", network.covers());
        if (network.isLowerBound()) {
            json.put("lower_bound", true);
        }
    }

    private static void absent(JsonWriter json, List<SampleSchema.Field> fields, Measured<?>[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null && !values[i].isPresent()) {
                json.absent(fields.get(i).path(), values[i].absence().orElseThrow());
            }
        }
    }

    private static void put(JsonWriter json, List<SampleSchema.Field> fields, Measured<?>[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null && values[i].isPresent()) {
                json.put(fields.get(i).key(), fields.get(i).unit(), (Number) values[i].get());
            }
        }
    }

    private static void write(JsonWriter json, Termination end) {
        json.put("cause", EnumLabels.of(end.cause()));
        json.put("time", end.time());
        end.exitCode().ifPresent(code -> json.put("exit_code", code));
    }
}
