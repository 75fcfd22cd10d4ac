package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.spi.Reading;

/** Which file gives which counters: takes the numbers of the one into the others, or the reason why there are none. */
final class CounterMapping {
    /** By the file that tells them; swap and switches stand in the same. */
    static final Counter[] MEMORY = {Counter.WORKING_SET, Counter.PRIVATE_BYTES, Counter.SHARED, Counter.VIRTUAL};

    static final Counter[] IO = {
        Counter.READS,
        Counter.WRITES,
        Counter.BYTES_READ,
        Counter.BYTES_WRITTEN,
        Counter.STORAGE_READ,
        Counter.STORAGE_WRITTEN
    };
    static final Counter[] SWAP = {Counter.PAGEFILE};
    static final Counter[] SWITCHES = {Counter.VOLUNTARY_SWITCHES, Counter.INVOLUNTARY_SWITCHES};
    static final Counter[] FILES = {Counter.HANDLES};
    private static final Counter[] NETWORK = {Counter.BYTES_SENT, Counter.BYTES_RECEIVED};
    private static final Absence NO_SWAP_LINE = Absence.failed("/proc/PID/status has no line VmSwap:");

    private CounterMapping() {}

    static boolean isAnyOf(Counter[] counters, MetricFlags asked) {
        for (Counter counter : counters) {
            if (asked.contains(counter.metric())) {
                return true;
            }
        }
        return false;
    }

    static void times(Stat stat, KernelUnits units, Reading into) {
        into.set(Counter.KERNEL_NANOS, units.nanos(stat.kernelTicks()));
        into.set(Counter.USER_NANOS, units.nanos(stat.userTicks()));
        into.set(Counter.MINOR_FAULTS, stat.minorFaults());
        into.set(Counter.MAJOR_FAULTS, stat.majorFaults());
    }

    static void memory(Absence why, Statm statm, KernelUnits units, Reading into) {
        if (absent(why, MEMORY, into)) {
            return;
        }
        into.set(Counter.WORKING_SET, units.bytes(statm.resident()));
        into.set(Counter.PRIVATE_BYTES, units.bytes(statm.anonymous()));
        into.set(Counter.SHARED, units.bytes(statm.shared()));
        into.set(Counter.VIRTUAL, units.bytes(statm.size()));
    }

    static void io(Absence why, ProcessIo io, Reading into) {
        if (absent(why, IO, into)) {
            return;
        }
        into.set(Counter.READS, io.reads());
        into.set(Counter.WRITES, io.writes());
        into.set(Counter.BYTES_READ, io.bytesRead());
        into.set(Counter.BYTES_WRITTEN, io.bytesWritten());
        into.set(Counter.STORAGE_READ, io.storageRead());
        into.set(Counter.STORAGE_WRITTEN, io.storageWritten());
    }

    static void swap(Absence why, ProcessStatus status, boolean kernelThread, Reading into) {
        if (absent(why, SWAP, into)) {
            return;
        }
        if (status.hasSwap() || kernelThread) {
            into.set(Counter.PAGEFILE, status.swapBytes());
        } else {
            into.absent(Counter.PAGEFILE, NO_SWAP_LINE);
        }
    }

    static void switches(Absence why, ProcessStatus status, Reading into) {
        if (absent(why, SWITCHES, into)) {
            return;
        }
        into.set(Counter.VOLUNTARY_SWITCHES, status.voluntarySwitches());
        into.set(Counter.INVOLUNTARY_SWITCHES, status.involuntarySwitches());
    }

    static void files(Absence why, long count, Reading into) {
        if (!absent(why, FILES, into)) {
            into.set(Counter.HANDLES, count);
        }
    }

    static void network(Absence why, Reading into) {
        absent(why, NETWORK, into);
    }

    /** Gives all of them this reason; false when there is none, so that the numbers are there. */
    private static boolean absent(Absence why, Counter[] counters, Reading into) {
        if (why == null) {
            return false;
        }
        for (Counter counter : counters) {
            into.absent(counter, why);
        }
        return true;
    }
}
