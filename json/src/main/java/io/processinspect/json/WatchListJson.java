package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessIdentity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The watched processes, stored across restarts, each with the start times that it has had by the wall clock, the latest last.
 * Start keys are only valid for the backend that produced them.
 */
public final class WatchListJson {
    private WatchListJson() {}

    /** The processes, as identified by this backend. */
    public static String write(Map<ProcessIdentity, ? extends Collection<Instant>> processes, String backend) {
        return JsonWriter.object(json -> {
            json.put("backend", backend);
            int[] next = {0};
            json.object(
                    "processes",
                    all -> processes.forEach((process, times) ->
                            all.object(Integer.toString(next[0]++), it -> write(it, process, times))));
        });
    }

    private static void write(JsonWriter json, ProcessIdentity process, Collection<Instant> times) {
        json.put("pid", process.pid());
        json.put(ExpectedStart.KEY, ExpectedStart.keyOf(process));
        int[] next = {0};
        json.object(
                "start_times", it -> times.forEach(time -> it.put(String.format("%03d", next[0]++), time.toString())));
    }

    /**
     * Reads the JSON of {@link #write}.
     *
     * @throws IllegalArgumentException when it is not such JSON, or was written for another backend
     */
    public static Map<ProcessIdentity, List<Instant>> read(String text, String backend) {
        FlatJson json = FlatJson.parse(text);
        Map<ProcessIdentity, List<Instant>> processes = new LinkedHashMap<>();
        String writer = json.text("backend").orElseThrow(() -> notOne("backend"));
        if (!writer.equals(backend)) {
            throw new IllegalArgumentException("it is of the backend " + writer + ", not of " + backend);
        }
        if (!json.hasObject("processes")) {
            throw notOne("processes");
        }
        for (String place : json.keys("processes")) {
            String at = "processes/" + place + "/";
            try {
                List<Instant> times = new ArrayList<>();
                Measured<Instant> latest = Measured.absent("start time", Absence.unsupported("none was stored"));
                for (String index : json.keys(at + "start_times")) {
                    Instant time =
                            Instant.parse(json.text(at + "start_times/" + index).orElseThrow());
                    times.add(time);
                    latest = Measured.of(time);
                }
                processes.put(
                        new ProcessIdentity(
                                json.number(at + "pid")
                                        .map(BigDecimal::longValueExact)
                                        .orElseThrow(),
                                Long.parseLong(json.text(at + ExpectedStart.KEY).orElseThrow()),
                                latest),
                        times);
            } catch (RuntimeException broken) {
                throw new IllegalArgumentException(
                        "process " + place + " cannot be read: " + broken.getMessage(), broken);
            }
        }
        return processes;
    }

    private static IllegalArgumentException notOne(String key) {
        return new IllegalArgumentException("it is not a watch list, as it has no '" + key + "'");
    }
}
