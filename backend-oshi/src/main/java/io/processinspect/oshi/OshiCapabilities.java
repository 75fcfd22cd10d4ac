package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import java.util.EnumMap;
import java.util.Map;
import oshi.software.os.OSProcess;

/**
 * What OSHI supports on this system, determined by reading the current process: it has threads, memory, open files and
 * page faults, so a 0 for any of these means that OSHI cannot read it.
 */
final class OshiCapabilities {
    private static final Absence NEVER = Absence.unsupported("OSHI does not report it");
    private static final Absence NOT_ON_THIS_SYSTEM = Absence.unsupported("OSHI does not report it on this system");
    private static final Absence CALLS = Absence.unsupported("OSHI does not count calls");
    private static final Absence STORAGE_ONLY =
            Absence.unsupported("on this system OSHI counts only what reaches storage: use metric storage");
    private static final Absence ANY_IO =
            Absence.unsupported("on this system OSHI counts reads and writes of any kind: use metric io");

    private OshiCapabilities() {}

    /**
     * The unsupported counters, each with the reason.
     *
     * @param countsAnyIo whether OSHI counts the bytes of all calls, as on Windows, or only those that reach storage
     */
    static Map<Counter, Absence> unsupported(OSProcess self, boolean countsAnyIo) {
        Map<Counter, Absence> missing = new EnumMap<>(Counter.class);
        for (Metric metric : new Metric[] {Metric.PAGEFILE, Metric.NET}) {
            Counter.of(metric).forEach(counter -> missing.put(counter, NEVER));
        }
        Absence io = countsAnyIo ? CALLS : STORAGE_ONLY;
        missing.put(Counter.READS, io);
        missing.put(Counter.WRITES, io);
        if (countsAnyIo) {
            missing.put(Counter.STORAGE_READ, ANY_IO);
            missing.put(Counter.STORAGE_WRITTEN, ANY_IO);
        } else {
            missing.put(Counter.BYTES_READ, STORAGE_ONLY);
            missing.put(Counter.BYTES_WRITTEN, STORAGE_ONLY);
        }
        requireEvidence(self.getResidentMemory() > 0, missing, Counter.WORKING_SET);
        requireEvidence(self.getPrivateResidentMemory() > 0, missing, Counter.PRIVATE_BYTES);
        requireEvidence(OshiAttributes.reportsShared(), missing, Counter.SHARED);
        requireEvidence(self.getVirtualSize() > 0, missing, Counter.VIRTUAL);
        requireEvidence(self.getOpenFiles() > 0, missing, Counter.HANDLES);
        requireEvidence(self.getThreadCount() > 0, missing, Counter.THREADS);
        requireEvidence(
                self.getKernelTime() + self.getUserTime() > 0,
                missing,
                Counter.KERNEL_NANOS,
                Counter.USER_NANOS,
                Counter.CPU_NANOS);
        requireEvidence(self.getMinorFaults() > 0, missing, Counter.MINOR_FAULTS, Counter.MAJOR_FAULTS);
        requireEvidence(
                self.getVoluntaryContextSwitches() + self.getInvoluntaryContextSwitches() > 0,
                missing,
                Counter.VOLUNTARY_SWITCHES,
                Counter.INVOLUNTARY_SWITCHES);
        return missing;
    }

    private static void requireEvidence(boolean supported, Map<Counter, Absence> missing, Counter... counters) {
        for (Counter counter : counters) {
            if (!supported) {
                missing.put(counter, NOT_ON_THIS_SYSTEM);
            }
        }
    }
}
