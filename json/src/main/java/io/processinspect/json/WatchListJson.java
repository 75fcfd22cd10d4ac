package io.processinspect.json;

import io.processinspect.ProcessIdentity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The watched processes, stored across restarts. Start keys are only valid for the backend that produced them. */
public final class WatchListJson {
    private WatchListJson() {}

    /** The processes, as identified by this backend. */
    public static String write(Collection<ProcessIdentity> processes, String backend) {
        return JsonWriter.object(json -> {
            json.put("backend", backend);
            int[] next = {0};
            json.object(
                    "processes",
                    all -> processes.forEach(process -> all.object(Integer.toString(next[0]++), it -> {
                        it.put("pid", process.pid());
                        it.put("start_key", Long.toString(process.startKey()));
                        process.startTime().ifPresent(start -> it.put("start_time", start.toString()));
                    })));
        });
    }

    /**
     * Reads the JSON of {@link #write}.
     *
     * @return empty when it was written for another backend
     * @throws IllegalArgumentException when it is not such JSON
     */
    public static List<ProcessIdentity> read(String text, String backend) {
        FlatJson json = FlatJson.parse(text);
        List<ProcessIdentity> processes = new ArrayList<>();
        if (!json.text("backend").equals(Optional.of(backend))) {
            return processes;
        }
        for (String place : json.keys("processes")) {
            String at = "processes/" + place + "/";
            try {
                processes.add(new ProcessIdentity(
                        json.number(at + "pid").map(BigDecimal::longValueExact).orElseThrow(),
                        Long.parseLong(json.text(at + "start_key").orElseThrow()),
                        json.text(at + "start_time").map(Instant::parse)));
            } catch (RuntimeException broken) {
                throw new IllegalArgumentException(
                        "process " + place + " cannot be read: " + broken.getMessage(), broken);
            }
        }
        return processes;
    }
}
