package io.processinspect.core;

import io.processinspect.BackendUnavailableException;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessInspectException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All processes at one time, and the shares computed from two such times. */
record ProcessListing(long nanoTime, List<ProcessEntry> entries) {
    static ProcessListing of(BackendContext backend) {
        long begin = backend.timeline().nanoTime();
        try {
            return new ProcessListing(begin, backend.source().processes());
        } catch (ProcessInspectException | IllegalStateException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw new BackendUnavailableException(
                    "backend " + backend.capabilities().backend() + " could not list the processes: " + failure,
                    failure);
        }
    }

    /** These entries with their share of memory, and no window for a share of CPU. */
    List<ProcessEntry> alone(Measured<Long> totalMemory) {
        return entries.stream()
                .map(entry -> entry.withShares(memoryPercent(entry, totalMemory), entry.cpuPercentOfOneCpu()))
                .toList();
    }

    /** These entries with their share of memory, and of CPU since an earlier listing. */
    List<ProcessEntry> since(ProcessListing earlier, Measured<Long> totalMemory, int cpus) {
        Map<ProcessIdentity, ProcessEntry> before = new HashMap<>();
        earlier.entries.forEach(entry -> before.put(entry.process(), entry));
        long nanos = nanoTime - earlier.nanoTime;
        return entries.stream()
                .map(entry -> entry.withShares(
                        memoryPercent(entry, totalMemory), cpuPercent(before.get(entry.process()), entry, nanos, cpus)))
                .toList();
    }

    private static Measured<Double> memoryPercent(ProcessEntry entry, Measured<Long> total) {
        return Measured.percent("memory share", entry.workingSetBytes(), total);
    }

    private static Measured<Double> cpuPercent(ProcessEntry before, ProcessEntry now, long nanos, int cpus) {
        if (before == null) {
            return now.cpuPercentOfOneCpu();
        }
        if (!before.cpuNanos().isPresent() || !now.cpuNanos().isPresent()) {
            Measured<Long> missing = before.cpuNanos().isPresent() ? now.cpuNanos() : before.cpuNanos();
            return Measured.absent("CPU share", missing.absence().orElseThrow());
        }
        long busy = now.cpuNanos().get() - before.cpuNanos().get();
        return CpuShare.ofOneCpu(busy, nanos, cpus);
    }
}
