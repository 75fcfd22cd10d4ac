package io.processinspect;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One raw number of a process, as a backend reads it. A metric has one or more of them. This enum is the catalogue of
 * metrics: kind, unit and names for people stand here and nowhere else; the names on the wire are the JSON module's.
 *
 * <p>A counter of {@link Kind#COUNTER} counts up from the start of the process and never falls unless the system errs; a
 * {@link Kind#GAUGE} is a value of the moment. All are 0 or more. The sources named are the system's; which of them a
 * backend reads, and when a number is absent, is stated by its {@link Capabilities} and by docs/metrics.md.
 */
public enum Counter {
    /** Bytes resident in RAM. Linux: resident of /proc/PID/statm; Windows: WorkingSetSize. */
    WORKING_SET(Metric.WORKING_SET, Kind.GAUGE, Unit.BYTES, "working set", "MEMORY"),
    /** Bytes that belong to this process alone. Linux: resident less shared of /proc/PID/statm; Windows: PrivateUsage. */
    PRIVATE_BYTES(Metric.PRIVATE_BYTES, Kind.GAUGE, Unit.BYTES, "private", "PRIVATE"),
    /** Bytes in the page file or swap. Linux: VmSwap of /proc/PID/status; Windows: PagefileUsage. */
    PAGEFILE(Metric.PAGEFILE, Kind.GAUGE, Unit.BYTES, "page file", "PAGEFILE"),
    /** Open handles or file descriptors. Linux: entries of /proc/PID/fd; Windows: the handle count. */
    HANDLES(Metric.HANDLES, Kind.GAUGE, Unit.COUNT, "handles", "HANDLES"),
    /** Threads, 1 or more in a living process. Linux: num_threads of /proc/PID/stat. */
    THREADS(Metric.THREADS, Kind.GAUGE, Unit.COUNT, "threads", "THREADS"),
    /** Nanoseconds of CPU spent in the kernel, of all threads, cumulative. Linux: stime of /proc/PID/stat, in steps of 10 ms. */
    KERNEL_NANOS(Metric.CPU, Kind.COUNTER, Unit.NANOSECONDS, "kernel CPU time", "KERNEL"),
    /** Nanoseconds of CPU spent in user mode, of all threads, cumulative. Linux: utime of /proc/PID/stat, in steps of 10 ms. */
    USER_NANOS(Metric.CPU, Kind.COUNTER, Unit.NANOSECONDS, "user CPU time", "USER"),
    /** Read calls of any kind, cumulative. Linux: syscr of /proc/PID/io; Windows: ReadOperationCount. */
    READS(Metric.IO, Kind.COUNTER, Unit.COUNT, "read calls", "READS"),
    /** Write calls of any kind, cumulative. Linux: syscw of /proc/PID/io; Windows: WriteOperationCount. */
    WRITES(Metric.IO, Kind.COUNTER, Unit.COUNT, "write calls", "WRITES"),
    /** Bytes given to read calls of any kind, cumulative. Linux: rchar of /proc/PID/io; Windows: ReadTransferCount. */
    BYTES_READ(Metric.IO, Kind.COUNTER, Unit.BYTES, "bytes read", "READ"),
    /** Bytes taken by write calls of any kind, cumulative. Linux: wchar of /proc/PID/io; Windows: WriteTransferCount. */
    BYTES_WRITTEN(Metric.IO, Kind.COUNTER, Unit.BYTES, "bytes written", "WRITTEN"),
    /** Bytes sent over the network, cumulative. */
    BYTES_SENT(Metric.NET, Kind.COUNTER, Unit.BYTES, "bytes sent", "SENT"),
    /** Bytes received over the network, cumulative. */
    BYTES_RECEIVED(Metric.NET, Kind.COUNTER, Unit.BYTES, "bytes received", "RECEIVED"),
    /** Bytes of virtual address space. Linux: size of /proc/PID/statm; Windows: VirtualSize. */
    VIRTUAL(Metric.VIRTUAL, Kind.GAUGE, Unit.BYTES, "virtual", "VIRTUAL"),
    /** Bytes resident and shared with other processes. Linux: shared of /proc/PID/statm. */
    SHARED(Metric.SHARED, Kind.GAUGE, Unit.BYTES, "shared", "SHARED"),
    /** Page faults that needed no reading from storage, cumulative. Linux: minflt of /proc/PID/stat. */
    MINOR_FAULTS(Metric.PAGE_FAULTS, Kind.COUNTER, Unit.COUNT, "minor page faults", "MINOR"),
    /** Page faults that waited for storage, cumulative. Linux: majflt of /proc/PID/stat; Windows: HardFaultCount. */
    MAJOR_FAULTS(Metric.PAGE_FAULTS, Kind.COUNTER, Unit.COUNT, "major page faults", "MAJOR"),
    /**
     * Context switches because the process waited, cumulative. Linux: voluntary_ctxt_switches of /proc/PID/status, of the
     * first thread alone.
     */
    VOLUNTARY_SWITCHES(Metric.CONTEXT_SWITCHES, Kind.COUNTER, Unit.COUNT, "voluntary context switches", "VOL CSW"),
    /**
     * Context switches because another took the CPU, cumulative. Linux: nonvoluntary_ctxt_switches of /proc/PID/status, of
     * the first thread alone.
     */
    INVOLUNTARY_SWITCHES(Metric.CONTEXT_SWITCHES, Kind.COUNTER, Unit.COUNT, "involuntary context switches", "INV CSW"),
    /** Bytes fetched from storage, cumulative. Linux: read_bytes of /proc/PID/io. */
    STORAGE_READ(Metric.STORAGE, Kind.COUNTER, Unit.BYTES, "storage read", "STORAGE R"),
    /** Bytes sent to storage, cumulative. Linux: write_bytes of /proc/PID/io. */
    STORAGE_WRITTEN(Metric.STORAGE, Kind.COUNTER, Unit.BYTES, "storage written", "STORAGE W"),
    /**
     * CPU time of all threads, ended ones included, in nanoseconds, cumulative. Linux with native calls: the process's CPU
     * clock; elsewhere kernel plus user time, from which it may differ by two of their steps. Resolution:
     * {@link Capabilities#cpuStep()}.
     */
    CPU_NANOS(Metric.CPU, Kind.COUNTER, Unit.NANOSECONDS, "total CPU time", "CPU TIME");

    private static final List<Counter> ALL = List.of(values());
    private static final List<List<Counter>> BY_METRIC = Stream.of(Metric.values())
            .map(metric -> ALL.stream().filter(c -> c.metric == metric).toList())
            .toList();

    /** How a counter behaves over time. */
    public enum Kind {
        /** A value of the moment, which rises and falls. */
        GAUGE,
        /** Counts up from the start of the process. */
        COUNTER
    }

    /** What a counter counts. */
    public enum Unit {
        /** Bytes. */
        BYTES,
        /** Things: handles, threads, calls, faults, switches. */
        COUNT,
        /** Nanoseconds; the wire and people get seconds. */
        NANOSECONDS
    }

    private final Metric metric;
    private final Kind kind;
    private final Unit unit;
    private final String title;
    private final String heading;

    Counter(Metric metric, Kind kind, Unit unit, String title, String heading) {
        this.metric = metric;
        this.kind = kind;
        this.unit = unit;
        this.title = title;
        this.heading = heading;
    }

    /** Every counter in declaration order, without the copy that {@link #values()} makes. */
    public static List<Counter> all() {
        return ALL;
    }

    /** The counters of one metric, in declaration order; never empty. */
    public static List<Counter> of(Metric metric) {
        return BY_METRIC.get(metric.ordinal());
    }

    /** The metric that requests this counter. */
    public Metric metric() {
        return metric;
    }

    /** How it behaves over time. */
    public Kind kind() {
        return kind;
    }

    /** Whether it counts up from the start of the process; otherwise it is a value of the moment. */
    public boolean cumulative() {
        return kind == Kind.COUNTER;
    }

    /** What it counts. */
    public Unit unit() {
        return unit;
    }

    /** The name for people, in lower case, for instance {@code minor page faults}. */
    public String title() {
        return title;
    }

    /** The heading of a table's column, 10 characters or fewer, in upper case. */
    public String heading() {
        return heading;
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
