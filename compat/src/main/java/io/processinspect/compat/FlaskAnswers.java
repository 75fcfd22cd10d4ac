package io.processinspect.compat;

import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.SystemMemory;
import io.processinspect.json.JsonWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What the seven endpoints of the Flask application answer, as JSON with its keys and messages. Nothing here measures: the
 * caller passes what was read, from a {@link ProcessMonitor} or, in a server, from the one sampler behind all clients.
 */
public final class FlaskAnswers {
    private static final int LIST_LIMIT = 50;

    private FlaskAnswers() {}

    /** {@code GET /api/processes/list}: the 50 of these processes with the largest share of memory. */
    public static String list(Collection<ProcessEntry> processes) {
        List<ProcessEntry> largest =
                PsutilView.byMemory(processes).stream().limit(LIST_LIMIT).toList();
        return success(json -> json.array("processes", largest, PsutilJson::writeListed));
    }

    /** {@code GET /api/processes/search}: those of these processes whose name contains this text, ignoring case. */
    public static String search(Collection<ProcessEntry> processes, String name) {
        return success(json -> json.array("processes", PsutilView.named(processes, name), PsutilJson::writeFound));
    }

    /**
     * {@code POST /api/processes/monitor/add}.
     *
     * @param add watches the process; an exception that says that it does not exist or may not be read is part of the
     *     answer, any other is thrown
     */
    public static String add(long pid, Runnable add) {
        boolean added = Attempt.succeeds(add);
        return message(added, added ? "Process " + pid + " added" : "Failed to add process");
    }

    /**
     * {@code POST /api/processes/monitor/remove}.
     *
     * @param remove stops watching the process; false when it was not watched
     */
    public static String remove(long pid, BooleanSupplier remove) {
        boolean removed = remove.getAsBoolean();
        return message(removed, removed ? "Process " + pid + " removed" : "Process not found");
    }

    /** {@code GET /api/processes/metrics}: the watched processes by pid, and the machine's memory. */
    public static String metrics(Collection<ProcessSample> latest, SystemMemory memory) {
        Map<Long, ProcessSample> byPid = PsutilView.byPid(latest);
        return success(json -> {
            json.object("system_memory", it -> PsutilJson.write(it, memory));
            json.object(
                    "processes",
                    all -> byPid.forEach((pid, sample) ->
                            all.object(Long.toString(pid), it -> PsutilJson.write(it, sample, memory))));
            json.put("count", byPid.size());
        });
    }

    /** {@code GET /api/processes/metrics/PID}: one watched process. */
    public static String process(ProcessSample latest, SystemMemory memory) {
        return success(json -> json.object("process", it -> PsutilJson.write(it, latest, memory)));
    }

    /** {@code GET /api/system/memory}: the machine's memory. */
    public static String memory(SystemMemory memory) {
        return success(json -> json.object("memory", it -> PsutilJson.write(it, memory)));
    }

    private static String message(boolean success, String message) {
        return JsonWriter.object(json -> {
            json.put("success", success);
            json.put("message", message);
        });
    }

    private static String success(Consumer<JsonWriter> content) {
        return JsonWriter.object(json -> {
            json.put("success", true);
            content.accept(json);
        });
    }
}
