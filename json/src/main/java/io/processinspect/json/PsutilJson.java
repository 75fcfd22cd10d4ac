package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.SystemMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What {@code ProcessMonitor} gives, with the field names of the psutil-shaped original: {@code rss}, {@code vms},
 * {@code cpu_percent} (100 = one CPU) and so on. Megabytes and gigabytes are powers of 1024, rounded to two places.
 */
public final class PsutilJson {
    private static final double MB = 1 << 20;
    private static final double GB = 1 << 30;

    private PsutilJson() {}

    /** One watched process. */
    public static String metrics(ProcessSample sample, SystemMemory memory) {
        return JsonWriter.object(json -> write(json, sample, memory));
    }

    /** The answer with one watched process. */
    public static String processAnswer(ProcessSample sample, SystemMemory memory) {
        return success(json -> json.object("process", it -> write(it, sample, memory)));
    }

    /** The answer with all watched processes, keyed by pid, and the machine's memory. */
    public static String metricsAnswer(Map<Long, ProcessSample> samples, SystemMemory memory) {
        return success(json -> {
            json.object("system_memory", it -> write(it, memory));
            json.object(
                    "processes",
                    all -> samples.forEach(
                            (pid, sample) -> all.object(Long.toString(pid), it -> write(it, sample, memory))));
            json.put("count", samples.size());
        });
    }

    /** The answer with all processes, for choosing one. */
    public static String listAnswer(List<ProcessEntry> rows) {
        return success(json -> json.array("processes", rows, PsutilJson::writeListed));
    }

    /** The answer with the processes that were searched for. */
    public static String searchAnswer(List<ProcessEntry> rows) {
        return success(json -> json.array("processes", rows, PsutilJson::writeFound));
    }

    /** The answer with the machine's memory. */
    public static String memoryAnswer(SystemMemory memory) {
        return success(json -> json.object("memory", it -> write(it, memory)));
    }

    /** The answer to a request to watch or no longer to watch. */
    public static String message(boolean success, String message) {
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

    private static void write(JsonWriter json, ProcessSample sample, SystemMemory memory) {
        ProcessSample.Memory bytes = sample.memory();
        json.put("pid", sample.process().pid());
        json.put("name", sample.name());
        json.put("status", sample.status().label());
        json.put("cpu_percent", SampleSchema.Unit.PERCENT, sample.cpu().percentOfOneCpu());
        sized(json, "rss", bytes.workingSetBytes());
        sized(json, "vms", bytes.virtualBytes());
        sized(json, "shared", bytes.sharedBytes());
        sized(json, "pagefile", bytes.pagefileBytes());
        json.put("timestamp", Numbers.iso(sample.time()));
        faults(json, sample);
        json.put(
                "memory_percent",
                SampleSchema.Unit.PERCENT,
                Measured.percent("memory share", bytes.workingSetBytes(), memory.totalBytes()));
        json.put("num_threads", SampleSchema.Unit.COUNT, sample.threads());
    }

    private static void sized(JsonWriter json, String key, Measured<Long> bytes) {
        json.put(key, SampleSchema.Unit.COUNT, bytes);
        if (bytes.isPresent()) {
            json.put(key + "_mb", Numbers.rounded(bytes.get() / MB, 2));
        }
    }

    private static void faults(JsonWriter json, ProcessSample sample) {
        Measured<Long> total = Measured.sum("", sample.total(Counter.MINOR_FAULTS), sample.total(Counter.MAJOR_FAULTS));
        json.put("page_faults_total", SampleSchema.Unit.COUNT, total);
        ProcessSample.PageFaults since = sample.pageFaults();
        Measured<Long> delta = Measured.sum("", since.minor(), since.major());
        long nanos = sample.interval().map(Duration::toNanos).orElse(0L);
        if (!delta.isPresent()) {
            json.absent("page_faults_delta", delta.absence().orElseThrow());
        } else if (nanos == 0) {
            json.absent("page_faults_delta", Absence.NEEDS_INTERVAL);
        } else {
            json.put("page_faults_delta", Numbers.rounded(delta.get() / (nanos / 1e9), 2));
        }
    }

    private static void writeListed(JsonWriter json, ProcessEntry row) {
        json.put("pid", row.process().pid());
        json.put("name", row.name());
        json.put("status", row.status().label());
        if (row.memoryPercent().isPresent()) {
            json.put("memory_percent", Numbers.rounded(row.memoryPercent().get(), 2));
        } else {
            json.absent("memory_percent", row.memoryPercent().absence().orElseThrow());
        }
    }

    private static void writeFound(JsonWriter json, ProcessEntry row) {
        json.put("pid", row.process().pid());
        json.put("name", row.name());
    }

    private static void write(JsonWriter json, SystemMemory memory) {
        json.put("total", SampleSchema.Unit.COUNT, memory.totalBytes());
        json.put("available", SampleSchema.Unit.COUNT, memory.availableBytes());
        json.put("used", SampleSchema.Unit.COUNT, memory.usedBytes());
        json.put("free", SampleSchema.Unit.COUNT, memory.freeBytes());
        percent(json, "percent", memory.usedPercent());
        gigabytes(json, "total_gb", memory.totalBytes());
        gigabytes(json, "available_gb", memory.availableBytes());
        gigabytes(json, "used_gb", memory.usedBytes());
        json.put("swap_total", SampleSchema.Unit.COUNT, memory.swapTotalBytes());
        json.put("swap_used", SampleSchema.Unit.COUNT, memory.swapUsedBytes());
        percent(json, "swap_percent", memory.swapUsedPercent());
        gigabytes(json, "swap_total_gb", memory.swapTotalBytes());
        gigabytes(json, "swap_used_gb", memory.swapUsedBytes());
    }

    /** One place, as psutil has it. */
    private static void percent(JsonWriter json, String key, Measured<Double> share) {
        if (share.isPresent()) {
            json.put(key, Numbers.rounded(share.get(), 1));
        } else {
            json.absent(key, share.absence().orElseThrow());
        }
    }

    private static void gigabytes(JsonWriter json, String key, Measured<Long> bytes) {
        if (bytes.isPresent()) {
            json.put(key, Numbers.rounded(bytes.get() / GB, 2));
        }
    }
}
