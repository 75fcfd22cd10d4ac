package io.processinspect.compat;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.SystemMemory;
import io.processinspect.json.JsonWriter;
import java.time.Duration;

/**
 * What {@link ProcessMonitor} returns, as JSON with the field names of the psutil-based original: {@code rss}, {@code vms},
 * {@code cpu_percent} (100 = one CPU) and so on. Megabytes and gigabytes are powers of 1024, rounded to two places. The JSON
 * of a {@link ProcessMetrics} sample is {@link io.processinspect.json.SampleJson}.
 */
public final class PsutilJson {
    private static final double MB = 1 << 20;
    private static final double GB = 1 << 30;
    /** For shares, where the original does not round. */
    private static final int SHARE_PLACES = 3;

    private PsutilJson() {}

    /** One watched process. */
    public static String metrics(ProcessSample sample, SystemMemory memory) {
        return JsonWriter.object(json -> write(json, sample, memory));
    }

    static void write(JsonWriter json, ProcessSample sample, SystemMemory memory) {
        ProcessSample.Memory bytes = sample.memory();
        json.put("pid", sample.process().pid());
        json.put("name", sample.name());
        json.put("status", sample.status().label());
        json.put("cpu_percent", sample.cpu().percentOfOneCpu(), SHARE_PLACES);
        sized(json, "rss", bytes.workingSetBytes());
        sized(json, "vms", bytes.virtualBytes());
        sized(json, "shared", bytes.sharedBytes());
        sized(json, "pagefile", bytes.pagefileBytes());
        json.put("timestamp", sample.time());
        faults(json, sample);
        json.put(
                "memory_percent",
                Measured.percent("memory share", bytes.workingSetBytes(), memory.totalBytes()),
                SHARE_PLACES);
        json.put("num_threads", sample.threads());
    }

    private static void sized(JsonWriter json, String key, Measured<Long> bytes) {
        json.put(key, bytes);
        if (bytes.isPresent()) {
            json.put(key + "_mb", bytes.get() / MB, 2);
        }
    }

    private static void faults(JsonWriter json, ProcessSample sample) {
        json.put(
                "page_faults_total",
                Measured.sum("", sample.total(Counter.MINOR_FAULTS), sample.total(Counter.MAJOR_FAULTS)));
        ProcessSample.PageFaults since = sample.pageFaults();
        Measured<Long> delta = Measured.sum("", since.minor(), since.major());
        long nanos = sample.interval().map(Duration::toNanos).orElse(0L);
        if (!delta.isPresent()) {
            json.absent("page_faults_delta", delta.absence().orElseThrow());
        } else if (nanos == 0) {
            json.absent("page_faults_delta", Absence.NEEDS_INTERVAL);
        } else {
            json.put("page_faults_delta", delta.get() / (nanos / 1e9), 2);
        }
    }

    static void writeListed(JsonWriter json, ProcessEntry entry) {
        json.put("pid", entry.process().pid());
        json.put("name", entry.name());
        json.put("status", entry.status().label());
        json.put("memory_percent", entry.memoryPercent(), 2);
    }

    static void writeFound(JsonWriter json, ProcessEntry entry) {
        json.put("pid", entry.process().pid());
        json.put("name", entry.name());
    }

    static void write(JsonWriter json, SystemMemory memory) {
        json.put("total", memory.totalBytes());
        json.put("available", memory.availableBytes());
        json.put("used", memory.usedBytes());
        json.put("free", memory.freeBytes());
        // One place, as psutil rounds it.
        json.put("percent", memory.usedPercent(), 1);
        gigabytes(json, "total_gb", memory.totalBytes());
        gigabytes(json, "available_gb", memory.availableBytes());
        gigabytes(json, "used_gb", memory.usedBytes());
        json.put("swap_total", memory.swapTotalBytes());
        json.put("swap_used", memory.swapUsedBytes());
        json.put("swap_percent", memory.swapUsedPercent(), 1);
        gigabytes(json, "swap_total_gb", memory.swapTotalBytes());
        gigabytes(json, "swap_used_gb", memory.swapUsedBytes());
    }

    private static void gigabytes(JsonWriter json, String key, Measured<Long> bytes) {
        if (bytes.isPresent()) {
            json.put(key, bytes.get() / GB, 2);
        }
    }
}
