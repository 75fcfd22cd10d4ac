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

/** What a server answers and streams beyond samples and lists. */
public final class ServerJson {
    private ServerJson() {}

    /**
     * A refusal.
     *
     * @param sentence for a person: what, on what, why, what to do
     * @param code for a program
     */
    public static String error(String sentence, String code) {
        return JsonWriter.object(json -> {
            json.put("success", false);
            json.put("error", sentence);
            json.put("code", code);
        });
    }

    /** Where a server is reached, and by what token, if there is one. */
    public static String started(URI address, Optional<String> token) {
        return JsonWriter.object(json -> {
            json.put("address", address.toString());
            token.ifPresent(text -> json.put("token", text));
        });
    }

    /** Whether a part of the server works. */
    public static String health(boolean well, String status) {
        return JsonWriter.object(json -> {
            json.put("success", well);
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
        process.startTime().ifPresent(start -> json.put("start_time", start));
    }

    /** All watched processes, those that exited and were not dismissed, and how often they are read. */
    public static String watched(
            Collection<ProcessSample> living, Collection<ProcessSample> exited, Duration interval) {
        return JsonWriter.object(json -> {
            json.put("success", true);
            json.put("interval", Numbers.seconds(interval.toNanos()));
            json.array("processes", living, SampleJson::write);
            json.array("exited", exited, SampleJson::write);
        });
    }

    /** Ticks of a stream that its client was too slow for, or that were never read. */
    public static String missed(long ticks) {
        return JsonWriter.object(json -> json.put("ticks", ticks));
    }

    /** A list whole; the rows are JSON already. */
    public static String list(Collection<String> rows) {
        return JsonWriter.object(json -> json.raw("processes", joined(rows)));
    }

    /** What changed in a list; the rows are JSON already. */
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
     * The machine, and what the server itself costs.
     *
     * @param interval from tick to tick
     * @param samplerPercent share of one CPU that reading takes
     * @param lag of the latest tick since the start
     * @param missedTicks those that were not read in time
     */
    public record Cost(Duration interval, double samplerPercent, Duration lag, long missedTicks) {}

    /** The machine, and what the server itself costs. */
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

    /** One event of a stream as a message of its own, for a WebSocket; the data are JSON already. */
    public static String message(String event, Optional<String> id, String data) {
        return JsonWriter.object(json -> {
            json.put("event", event);
            id.ifPresent(text -> json.put("id", text));
            json.raw("data", data);
        });
    }
}
