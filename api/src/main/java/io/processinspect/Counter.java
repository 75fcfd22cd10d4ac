package io.processinspect;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One raw number of a process, as a backend reads it. A metric has one or more of them.
 *
 * <p>A cumulative counter counts from the start of the process and never falls while the system tells the truth; the
 * others are values of the moment. All are 0 or more. The sources named are those of the system; which of them a backend
 * reads, and when a number is absent, its {@link Capabilities} and docs/metrics.md say.
 */
public enum Counter {
    /** Bytes resident in RAM. Linux: resident of /proc/PID/statm; Windows: WorkingSetSize. */
    WORKING_SET(Metric.WORKING_SET, false),
    /** Bytes that belong to this process alone. Linux: resident less shared of /proc/PID/statm; Windows: PrivateUsage. */
    PRIVATE_BYTES(Metric.PRIVATE_BYTES, false),
    /** Bytes in the page file or swap. Linux: VmSwap of /proc/PID/status; Windows: PagefileUsage. */
    PAGEFILE(Metric.PAGEFILE, false),
    /** Open handles or file descriptors. Linux: entries of /proc/PID/fd; Windows: the handle count. */
    HANDLES(Metric.HANDLES, false),
    /** Threads, 1 or more in a living process. Linux: num_threads of /proc/PID/stat. */
    THREADS(Metric.THREADS, false),
    /** Nanoseconds of CPU spent in the kernel, of all threads, cumulative. Linux: stime of /proc/PID/stat, in steps of 10 ms. */
    KERNEL_NANOS(Metric.CPU, true),
    /** Nanoseconds of CPU spent in user mode, of all threads, cumulative. Linux: utime of /proc/PID/stat, in steps of 10 ms. */
    USER_NANOS(Metric.CPU, true),
    /** Read calls of any kind, cumulative. Linux: syscr of /proc/PID/io; Windows: ReadOperationCount. */
    READS(Metric.IO, true),
    /** Write calls of any kind, cumulative. Linux: syscw of /proc/PID/io; Windows: WriteOperationCount. */
    WRITES(Metric.IO, true),
    /** Bytes given to read calls of any kind, cumulative. Linux: rchar of /proc/PID/io; Windows: ReadTransferCount. */
    BYTES_READ(Metric.IO, true),
    /** Bytes taken by write calls of any kind, cumulative. Linux: wchar of /proc/PID/io; Windows: WriteTransferCount. */
    BYTES_WRITTEN(Metric.IO, true),
    /** Bytes sent over the network, cumulative. */
    BYTES_SENT(Metric.NET, true),
    /** Bytes received over the network, cumulative. */
    BYTES_RECEIVED(Metric.NET, true),
    /** Bytes of virtual address space. Linux: size of /proc/PID/statm; Windows: VirtualSize. */
    VIRTUAL(Metric.VIRTUAL, false),
    /** Bytes resident and shared with other processes. Linux: shared of /proc/PID/statm. */
    SHARED(Metric.SHARED, false),
    /** Page faults that needed no reading from storage, cumulative. Linux: minflt of /proc/PID/stat. */
    MINOR_FAULTS(Metric.PAGE_FAULTS, true),
    /** Page faults that waited for storage, cumulative. Linux: majflt of /proc/PID/stat; Windows: HardFaultCount. */
    MAJOR_FAULTS(Metric.PAGE_FAULTS, true),
    /**
     * Context switches because the process waited, cumulative. Linux: voluntary_ctxt_switches of /proc/PID/status, of the
     * first thread alone.
     */
    VOLUNTARY_SWITCHES(Metric.CONTEXT_SWITCHES, true),
    /**
     * Context switches because another took the CPU, cumulative. Linux: nonvoluntary_ctxt_switches of /proc/PID/status, of
     * the first thread alone.
     */
    INVOLUNTARY_SWITCHES(Metric.CONTEXT_SWITCHES, true),
    /** Bytes fetched from storage, cumulative. Linux: read_bytes of /proc/PID/io. */
    STORAGE_READ(Metric.STORAGE, true),
    /** Bytes sent to storage, cumulative. Linux: write_bytes of /proc/PID/io. */
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
