package io.processinspect.json;

import io.processinspect.BackendCandidate;
import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import java.util.Arrays;
import java.util.List;

/** Process lists, the machine and the backends as JSON. */
public final class ProcessListJson {
    private ProcessListJson() {}

    /**
     * Processes as an array of flat objects.
     *
     * @param windowed whether to include CPU use over a window
     */
    public static String processes(List<ProcessEntry> entries, boolean windowed) {
        return JsonWriter.array(entries, (json, entry) -> write(json, entry, windowed));
    }

    /** One process, with CPU use. */
    public static String entry(ProcessEntry entry) {
        return JsonWriter.object(json -> write(json, entry, true));
    }

    /**
     * A server's response with a list of processes.
     *
     * @param window over which CPU use was measured, in nanoseconds; 0 when there is none yet
     */
    public static String answer(List<ProcessEntry> entries, long window) {
        return JsonWriter.object(json -> {
            json.put("success", true);
            if (window > 0) {
                json.put("window", Numbers.seconds(window));
            }
            json.array("processes", entries, (it, entry) -> write(it, entry, true));
        });
    }

    private static void write(JsonWriter json, ProcessEntry entry, boolean windowed) {
        json.put("pid", entry.process().pid());
        entry.parentPid().ifPresent(parent -> json.put("parent_pid", parent));
        json.put("name", entry.name());
        json.put("status", entry.status().label());
        entry.user().ifPresent(user -> json.put("user", user));
        SampleJson.writeStart(json, entry.process());
        json.put("memory_percent", SampleSchema.Unit.PERCENT, entry.memoryPercent());
        json.put("working_set", SampleSchema.Unit.COUNT, entry.workingSetBytes());
        json.put("threads", SampleSchema.Unit.COUNT, entry.threads());
        json.put("cpu_time", SampleSchema.Unit.NANOS, entry.cpuNanos());
        if (windowed) {
            json.put("cpu_percent_of_one_cpu", SampleSchema.Unit.PERCENT, entry.cpuPercentOfOneCpu());
        }
        if (entry.hasNetwork()) {
            json.put("bytes_sent_per_second", entry.sentPerSecond(), 3);
            json.put("bytes_received_per_second", entry.receivedPerSecond(), 3);
        }
        if (!entry.commandLine().isEmpty()) {
            json.texts("command_line", entry.commandLine());
        }
    }

    /** The machine's memory, swap and CPUs, as one object. */
    public static String system(SystemMemory memory, Cpus cpus) {
        return JsonWriter.object(json -> write(json, memory, cpus));
    }

    static void write(JsonWriter json, SystemMemory memory, Cpus cpus) {
        json.object("memory", it -> {
            it.put("total", SampleSchema.Unit.COUNT, memory.totalBytes());
            it.put("available", SampleSchema.Unit.COUNT, memory.availableBytes());
            it.put("used", SampleSchema.Unit.COUNT, memory.usedBytes());
            it.put("free", SampleSchema.Unit.COUNT, memory.freeBytes());
            it.put("percent", SampleSchema.Unit.PERCENT, memory.usedPercent());
        });
        json.object("swap", it -> {
            it.put("total", SampleSchema.Unit.COUNT, memory.swapTotalBytes());
            it.put("used", SampleSchema.Unit.COUNT, memory.swapUsedBytes());
            it.put("percent", SampleSchema.Unit.PERCENT, memory.swapUsedPercent());
        });
        json.object("cpus", it -> {
            it.put("online", cpus.online());
            cpus.allowed().ifPresent(allowed -> it.put("allowed", allowed, 3));
            cpus.affinity().ifPresent(affinity -> it.put("affinity", affinity));
            cpus.quota().ifPresent(quota -> it.put("quota", quota, 3));
            cpus.unknownQuota().ifPresent(why -> it.absent("quota", why));
        });
    }

    /** The backends and what each supports, as an array. */
    public static String backends(List<BackendCandidate> candidates) {
        return JsonWriter.array(candidates, (json, candidate) -> {
            json.put("name", candidate.name());
            json.put("chosen", candidate.chosen());
            json.put("why", candidate.why());
            candidate.capabilities().ifPresent(can -> write(json, can));
        });
    }

    private static void write(JsonWriter json, Capabilities can) {
        json.put("description", can.description());
        json.put("identity", EnumLabels.of(can.identity()));
        can.identityFallback().ifPresent(when -> json.put("identity_fallback", when));
        can.cpuStep().ifPresent(step -> json.put("cpu_step", step.toNanos() / 1e9, 9));
        can.network().ifPresent(network -> json.object("network", it -> SampleJson.write(it, network)));
        json.texts(
                "metrics",
                Arrays.stream(Metric.values())
                        .filter(can::supports)
                        .map(Metric::label)
                        .toList());
        SampleSchema.FIELDS.stream()
                .filter(field -> field.counter() != null)
                .forEach(field -> can.absenceOf(field.counter()).ifPresent(why -> json.absent(field.path(), why)));
    }
}
