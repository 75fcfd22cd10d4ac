package io.processinspect;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One raw number of a process, as a backend reads it. A metric has one or more of them.
 *
 * <p>A cumulative counter counts from the start of the process and never falls while the system tells the truth; the
 * others are values of the moment. All are 0 or more.
 */
public enum Counter {
    /** Bytes resident in RAM. */
    WORKING_SET(Metric.WORKING_SET, false),
    /** Bytes that belong to this process alone. */
    PRIVATE_BYTES(Metric.PRIVATE_BYTES, false),
    /** Bytes in the page file or swap. */
    PAGEFILE(Metric.PAGEFILE, false),
    /** Open handles or file descriptors. */
    HANDLES(Metric.HANDLES, false),
    /** Threads. */
    THREADS(Metric.THREADS, false),
    /** Nanoseconds of CPU spent in the kernel, of all threads, cumulative. */
    KERNEL_NANOS(Metric.CPU, true),
    /** Nanoseconds of CPU spent in user mode, of all threads, cumulative. */
    USER_NANOS(Metric.CPU, true),
    /** Read calls of any kind, cumulative. */
    READS(Metric.IO, true),
    /** Write calls of any kind, cumulative. */
    WRITES(Metric.IO, true),
    /** Bytes given to read calls of any kind, cumulative. */
    BYTES_READ(Metric.IO, true),
    /** Bytes taken by write calls of any kind, cumulative. */
    BYTES_WRITTEN(Metric.IO, true),
    /** Bytes sent over the network, cumulative. */
    BYTES_SENT(Metric.NET, true),
    /** Bytes received over the network, cumulative. */
    BYTES_RECEIVED(Metric.NET, true),
    /** Bytes of virtual address space. */
    VIRTUAL(Metric.VIRTUAL, false),
    /** Bytes resident and shared with other processes. */
    SHARED(Metric.SHARED, false),
    /** Page faults that needed no reading from storage, cumulative. */
    MINOR_FAULTS(Metric.PAGE_FAULTS, true),
    /** Page faults that waited for storage, cumulative. */
    MAJOR_FAULTS(Metric.PAGE_FAULTS, true),
    /** Context switches because the process waited, cumulative. */
    VOLUNTARY_SWITCHES(Metric.CONTEXT_SWITCHES, true),
    /** Context switches because another took the CPU, cumulative. */
    INVOLUNTARY_SWITCHES(Metric.CONTEXT_SWITCHES, true),
    /** Bytes fetched from storage, cumulative. */
    STORAGE_READ(Metric.STORAGE, true),
    /** Bytes sent to storage, cumulative. */
    STORAGE_WRITTEN(Metric.STORAGE, true);

    private static final List<Counter> ALL = List.of(values());
    private static final List<List<Counter>> BY_METRIC = Stream.of(Metric.values())
            .map(metric -> ALL.stream().filter(c -> c.metric == metric).toList())
            .toList();

    private final Metric metric;
    private final boolean cumulative;

    Counter(Metric metric, boolean cumulative) {
        this.metric = metric;
        this.cumulative = cumulative;
    }

    /** Every counter in declaration order, without the copy that {@link #values()} makes. */
    public static List<Counter> all() {
        return ALL;
    }

    /** The counters of one metric, in declaration order; never empty. */
    public static List<Counter> of(Metric metric) {
        return BY_METRIC.get(metric.ordinal());
    }

    /** The metric by which this counter is asked for. */
    public Metric metric() {
        return metric;
    }

    /** Whether it counts from the start of the process; otherwise it is a value of the moment. */
    public boolean cumulative() {
        return cumulative;
    }

    /** This counter's bit in a {@code long} mask of counters. */
    public long bit() {
        return 1L << ordinal();
    }

    /** The name for messages: the constant in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
