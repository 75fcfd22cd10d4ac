package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.MetricFlags;
import io.processinspect.Status;
import io.processinspect.SystemMemory;
import io.processinspect.procfs.parse.Meminfo;
import io.processinspect.procfs.parse.ProcIo;
import io.processinspect.procfs.parse.ProcStat;
import io.processinspect.procfs.parse.ProcStatm;
import io.processinspect.procfs.parse.ProcStatus;
import io.processinspect.spi.Reading;

/** Maps the fields of kernel files to counters, or the reason why a file was not read to absent ones. */
final class CounterMapping {
    /** From {@code /proc/PID/statm}. */
    static final Counter[] MEMORY = {Counter.WORKING_SET, Counter.PRIVATE_BYTES, Counter.SHARED, Counter.VIRTUAL};

    /** From {@code /proc/PID/io}. */
    static final Counter[] IO = {
        Counter.READS,
        Counter.WRITES,
        Counter.BYTES_READ,
        Counter.BYTES_WRITTEN,
        Counter.STORAGE_READ,
        Counter.STORAGE_WRITTEN
    };

    /** From {@code /proc/PID/status}. */
    static final Counter[] SWAP = {Counter.PAGEFILE};

    /** From {@code /proc/PID/status}. */
    static final Counter[] SWITCHES = {Counter.VOLUNTARY_SWITCHES, Counter.INVOLUNTARY_SWITCHES};

    /** From {@code /proc/PID/fd}. */
    static final Counter[] FILES = {Counter.HANDLES};

    private static final Absence NO_SWAP_LINE = Absence.failed("/proc/PID/status has no line VmSwap");

    private CounterMapping() {}

    /** Whether one of the counters was requested. */
    static boolean isAnyOf(Counter[] counters, MetricFlags requested) {
        for (Counter counter : counters) {
            if (requested.contains(counter.metric())) {
                return true;
            }
        }
        return false;
    }

    /** CPU times and page faults. */
    static void times(ProcStat stat, KernelUnits units, Reading into) {
        into.set(Counter.KERNEL_NANOS, units.nanos(stat.stime()));
        into.set(Counter.USER_NANOS, units.nanos(stat.utime()));
        into.set(Counter.MINOR_FAULTS, stat.minflt());
        into.set(Counter.MAJOR_FAULTS, stat.majflt());
    }

    /** The state; a dead process counts as a zombie, a parked kernel thread as idle. */
    static Status status(ProcStat stat) {
        return switch (stat.state()) {
            case 'R' -> Status.RUNNING;
            case 'S' -> Status.SLEEPING;
            case 'D' -> Status.DISK_SLEEP;
            case 'I', 'P' -> Status.IDLE;
            case 'T' -> Status.STOPPED;
            case 't' -> Status.TRACING_STOP;
            case 'Z', 'X', 'x' -> Status.ZOMBIE;
            default -> Status.UNKNOWN;
        };
    }

    static void memory(Absence why, ProcStatm statm, KernelUnits units, Reading into) {
        if (absent(why, MEMORY, into)) {
            return;
        }
        into.set(Counter.WORKING_SET, units.bytes(statm.resident()));
        into.set(Counter.PRIVATE_BYTES, units.bytes(statm.anonymous()));
        into.set(Counter.SHARED, units.bytes(statm.shared()));
        into.set(Counter.VIRTUAL, units.bytes(statm.size()));
    }

    static void io(Absence why, ProcIo io, Reading into) {
        if (absent(why, IO, into)) {
            return;
        }
        into.set(Counter.READS, io.syscr());
        into.set(Counter.WRITES, io.syscw());
        into.set(Counter.BYTES_READ, io.rchar());
        into.set(Counter.BYTES_WRITTEN, io.wchar());
        into.set(Counter.STORAGE_READ, io.readBytes());
        into.set(Counter.STORAGE_WRITTEN, io.writeBytes());
    }

    /** A kernel thread uses no swap. */
    static void swap(Absence why, ProcStatus status, boolean kernelThread, Reading into) {
        if (absent(why, SWAP, into)) {
            return;
        }
        if (status.hasVmSwap() || kernelThread) {
            into.set(Counter.PAGEFILE, status.vmSwap());
        } else {
            into.absent(Counter.PAGEFILE, NO_SWAP_LINE);
        }
    }

    static void switches(Absence why, ProcStatus status, Reading into) {
        if (absent(why, SWITCHES, into)) {
            return;
        }
        into.set(Counter.VOLUNTARY_SWITCHES, status.voluntaryCtxtSwitches());
        into.set(Counter.INVOLUNTARY_SWITCHES, status.nonvoluntaryCtxtSwitches());
    }

    static void files(Absence why, long count, Reading into) {
        if (!absent(why, FILES, into)) {
            into.set(Counter.HANDLES, count);
        }
    }

    /** Sets the reason for all of the counters; false when there is none, and so there are numbers. */
    private static boolean absent(Absence why, Counter[] counters, Reading into) {
        if (why == null) {
            return false;
        }
        for (Counter counter : counters) {
            into.absent(counter, why);
        }
        return true;
    }

    /** MemTotal, MemAvailable, the difference of the two, MemFree, SwapTotal, and SwapTotal less SwapFree. */
    static SystemMemory systemMemory(Meminfo meminfo) {
        Measured<Long> total = bytes(meminfo.memTotal());
        Measured<Long> available = atMost(total, bytes(meminfo.memAvailable()));
        Measured<Long> swapTotal = bytes(meminfo.swapTotal());
        Measured<Long> swapFree = atMost(swapTotal, bytes(meminfo.swapFree()));
        return new SystemMemory(
                total,
                available,
                difference(total, available),
                atMost(total, bytes(meminfo.memFree())),
                swapTotal,
                difference(swapTotal, swapFree));
    }

    /** Where there is no {@code /proc/meminfo}. */
    static SystemMemory noSystemMemory(Absence why) {
        Measured<Long> none = Measured.absent("memory", why);
        return new SystemMemory(none, none, none, none, none, none);
    }

    private static Measured<Long> bytes(Meminfo.Line line) {
        if (line.bytes().isPresent()) {
            return Measured.of(line.bytes().getAsLong());
        }
        return Measured.absent(
                "memory",
                line.fault()
                        .map(Absence::failed)
                        .orElseGet(() -> Absence.unsupported("/proc/meminfo has no line " + line.label())));
    }

    /** In a container the total alone may be cut to the container's limit, so that a part exceeds it. */
    private static Measured<Long> atMost(Measured<Long> total, Measured<Long> part) {
        return total.isPresent() && part.isPresent() ? Measured.of(Math.min(total.get(), part.get())) : part;
    }

    private static Measured<Long> difference(Measured<Long> whole, Measured<Long> part) {
        if (!whole.isPresent() || !part.isPresent()) {
            return whole.isPresent() ? part : whole;
        }
        return Measured.of(whole.get() - part.get());
    }
}
