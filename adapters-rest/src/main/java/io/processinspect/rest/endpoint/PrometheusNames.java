package io.processinspect.rest.endpoint;

import static io.prometheus.metrics.model.snapshots.Unit.BYTES;
import static io.prometheus.metrics.model.snapshots.Unit.SECONDS;

import io.processinspect.Counter;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.File;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The metrics' names for Prometheus: those of OpenTelemetry's process conventions, translated as its specification says, with
 * a prefix: names that begin with process_ alone are those of client libraries, for the program that is scraped. A count has no
 * suffix _count, which belongs to histograms. A counter for which the conventions have no name is not exposed.
 *
 * @param family the name without unit and suffix
 * @param unit null for a plain count
 * @param help the text of the HELP line
 * @param label the label that distinguishes counters of one family; null if there is one alone
 * @param value of that label
 */
record PrometheusNames(String family, Unit unit, String help, String label, String value) {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final Map<Counter, PrometheusNames> BY_COUNTER = new EnumMap<>(Counter.class);

    static {
        String cpu = "CPU time since the process started.";
        pair(
                "processinspect_process_cpu_time",
                SECONDS,
                cpu,
                "cpu_mode",
                Counter.KERNEL_NANOS,
                "system",
                Counter.USER_NANOS,
                "user");
        one(Counter.WORKING_SET, "processinspect_process_memory_usage", BYTES, "Resident memory.");
        one(Counter.VIRTUAL, "processinspect_process_memory_virtual", BYTES, "Virtual address space.");
        pair(
                "processinspect_process_disk_io",
                BYTES,
                "Bytes read from storage, and written towards it.",
                "disk_io_direction",
                Counter.STORAGE_READ,
                "read",
                Counter.STORAGE_WRITTEN,
                "write");
        pair(
                "processinspect_process_network_io",
                BYTES,
                "Bytes over the network.",
                "network_io_direction",
                Counter.BYTES_SENT,
                "transmit",
                Counter.BYTES_RECEIVED,
                "receive");
        pair(
                "processinspect_process_context_switches",
                null,
                "Context switches.",
                "process_context_switch_type",
                Counter.VOLUNTARY_SWITCHES,
                "voluntary",
                Counter.INVOLUNTARY_SWITCHES,
                "involuntary");
        pair(
                "processinspect_process_paging_faults",
                null,
                "Page faults.",
                "system_paging_fault_type",
                Counter.MINOR_FAULTS,
                "minor",
                Counter.MAJOR_FAULTS,
                "major");
        one(Counter.THREADS, "processinspect_process_threads", null, "Threads.");
        one(
                Counter.HANDLES,
                WINDOWS ? "processinspect_process_open_handles" : "processinspect_process_open_file_descriptors",
                null,
                WINDOWS ? "Open handles." : "Open file descriptors.");
    }

    private static void one(Counter counter, String family, Unit unit, String help) {
        BY_COUNTER.put(counter, new PrometheusNames(family, unit, help, null, null));
    }

    private static void pair(
            String family,
            Unit unit,
            String help,
            String label,
            Counter first,
            String firstValue,
            Counter second,
            String secondValue) {
        BY_COUNTER.put(first, new PrometheusNames(family, unit, help, label, firstValue));
        BY_COUNTER.put(second, new PrometheusNames(family, unit, help, label, secondValue));
    }

    /** The names of every exposed counter. */
    static Map<Counter, PrometheusNames> byCounter() {
        return Collections.unmodifiableMap(BY_COUNTER);
    }
}
