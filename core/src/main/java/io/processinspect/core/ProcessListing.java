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
record ProcessListing(long nanoTime, List<ProcessEntry> rows) {
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

    /** These rows with their share of memory, and no window for a share of CPU. */
    List<ProcessEntry> alone(Measured<Long> totalMemory) {
        return rows.stream()
                .map(row -> row.withShares(memoryPercent(row, totalMemory), row.cpuPercentOfOneCpu()))
                .toList();
    }

    /** These rows with their share of memory, and of CPU since an earlier listing. */
    List<ProcessEntry> since(ProcessListing earlier, Measured<Long> totalMemory, int cpus) {
        Map<ProcessIdentity, ProcessEntry> before = new HashMap<>();
        earlier.rows.forEach(row -> before.put(row.process(), row));
        long nanos = nanoTime - earlier.nanoTime;
        return rows.stream()
                .map(row -> row.withShares(
                        memoryPercent(row, totalMemory), cpuPercent(before.get(row.process()), row, nanos, cpus)))
                .toList();
    }

    private static Measured<Double> memoryPercent(ProcessEntry row, Measured<Long> total) {
        return Measured.percent("memory share", row.workingSetBytes(), total);
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
