package io.processinspect.json;

import io.processinspect.Cpus;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.SystemMemory;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Responses and events of a server other than samples and lists. */
public final class ServerJson {
    private ServerJson() {}

    /**
     * An error.
     *
     * @param sentence what failed, why, and the remedy
     * @param code a stable identifier, for programs
     */
    public static String error(String sentence, String code) {
        return JsonWriter.object(json -> {
            json.put("success", false);
            json.put("error", sentence);
            json.put("code", code);
        });
    }

    /** The address of a server that was started, without a slash at its end, and its token, if it requires one. */
    public static String started(URI address, Optional<String> token) {
        return JsonWriter.object(json -> {
            json.put("address", address.toString().replaceFirst("/$", ""));
            token.ifPresent(text -> json.put("token", text));
        });
    }

    /** The health of a server or a part of it. */
    public static String health(boolean healthy, String status) {
        return JsonWriter.object(json -> {
            json.put("success", healthy);
            json.put("status", status);
        });
    }

    /** A session that was started. */
    public static String sessionStarted(String id, ProcessIdentity process) {
        return JsonWriter.object(json -> {
            json.put("success", true);
            json.put("id", id);
            identity(json, process);
        });
    }

    private static void identity(JsonWriter json, ProcessIdentity process) {
        json.put("pid", process.pid());
        SampleJson.writeStart(json, process);
    }

    /** The watched processes, those that exited and were not dismissed, and the sampling interval. */
    public static String watched(
            Collection<ProcessSample> living, Collection<ProcessSample> exited, Duration interval) {
        return JsonWriter.object(json -> {
            json.put("success", true);
            json.put("interval", Numbers.seconds(interval.toNanos()));
            json.array("processes", living, SampleJson::write);
            json.array("exited", exited, SampleJson::write);
        });
    }

    /** The number of ticks that a stream has skipped: its client was too slow, or they were not sampled. */
    public static String missed(long ticks) {
        return JsonWriter.object(json -> json.put("ticks", ticks));
    }

    /** A complete list; the rows are JSON. */
    public static String list(Collection<String> rows) {
        return JsonWriter.object(json -> json.raw("processes", joined(rows)));
    }

    /** The changes of a list; the rows are JSON. */
    public static String listChanges(Collection<String> changed, List<ProcessIdentity> gone) {
        return JsonWriter.object(json -> {
            json.raw("changed", joined(changed));
            json.array("gone", gone, ServerJson::identity);
        });
    }

    private static String joined(Collection<String> rows) {
        return "[" + String.join(",", rows) + "]";
    }

    /**
     * What sampling costs.
     *
     * @param interval the time between ticks
     * @param samplerPercent CPU use of sampling, in percent of one CPU
     * @param lag the greatest delay of a tick since the start
     * @param missedTicks the number of ticks that were not sampled
     */
    public record Cost(Duration interval, double samplerPercent, Duration lag, long missedTicks) {}

    /** The machine, and what sampling costs. */
    public static String system(SystemMemory memory, Cpus cpus, Cost cost) {
        return JsonWriter.object(json -> {
            ProcessListJson.write(json, memory, cpus);
            json.object("server", it -> {
                it.put("interval", Numbers.seconds(cost.interval().toNanos()));
                it.put("sampler_percent_of_one_cpu", cost.samplerPercent(), 3);
                it.put("max_lag", Numbers.seconds(cost.lag().toNanos()));
                it.put("missed_ticks", cost.missedTicks());
            });
        });
    }

    /** One event of a stream as a WebSocket message; the data are JSON. */
    public static String message(String event, Optional<String> id, String data) {
        return JsonWriter.object(json -> {
            json.put("event", event);
            id.ifPresent(text -> json.put("id", text));
            json.raw("data", data);
        });
    }

    /**
     * What the dashboard knows of metrics: an array with the path, title, kind (gauge, counter or share) and unit of every
     * number, in order.
     */
    public static String catalogue() {
        return JsonWriter.array(SampleSchema.FIELDS, (json, field) -> {
            json.put("path", field.path());
            json.put("title", field.title());
            json.put(
                    "kind",
                    field.counter() == null
                            ? "share"
                            : EnumLabels.of(field.counter().kind()));
            json.put("unit", field.unitOnTheWire());
        });
    }
}
