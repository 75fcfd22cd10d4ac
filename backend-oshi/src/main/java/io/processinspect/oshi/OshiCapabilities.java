package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import java.util.EnumMap;
import java.util.Map;
import oshi.software.os.OSProcess;

/**
 * What OSHI gives on this system, found by looking at our own process: it has threads, memory, open files and page faults,
 * so that OSHI's 0 for one of them means that it does not know.
 */
final class OshiCapabilities {
    private static final Absence NEVER = Absence.unsupported("OSHI does not give it");
    private static final Absence NOT_HERE = Absence.unsupported("OSHI does not give it on this system");
    private static final Absence CALLS = Absence.unsupported("OSHI counts no calls");
    private static final Absence STORAGE_ONLY =
            Absence.unsupported("OSHI counts only what reaches storage here: ask for storage");
    private static final Absence ANY_IO =
            Absence.unsupported("OSHI counts reads and writes of any kind here: ask for io");

    private OshiCapabilities() {}

    /**
     * The counters that are not to be had.
     *
     * @param countsAnyIo whether OSHI's bytes are those of all calls, as on Windows, or those of storage, as elsewhere
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
        unless(self.getResidentMemory() > 0, missing, Counter.WORKING_SET);
        unless(self.getPrivateResidentMemory() > 0, missing, Counter.PRIVATE_BYTES);
        unless(OshiAttributes.knowsShared(), missing, Counter.SHARED);
        unless(self.getVirtualSize() > 0, missing, Counter.VIRTUAL);
        unless(self.getOpenFiles() > 0, missing, Counter.HANDLES);
        unless(self.getThreadCount() > 0, missing, Counter.THREADS);
        unless(self.getKernelTime() + self.getUserTime() > 0, missing, Counter.KERNEL_NANOS, Counter.USER_NANOS);
        unless(self.getMinorFaults() > 0, missing, Counter.MINOR_FAULTS, Counter.MAJOR_FAULTS);
        unless(
                self.getVoluntaryContextSwitches() + self.getInvoluntaryContextSwitches() > 0,
                missing,
                Counter.VOLUNTARY_SWITCHES,
                Counter.INVOLUNTARY_SWITCHES);
        return missing;
    }

    private static void unless(boolean known, Map<Counter, Absence> missing, Counter... counters) {
        for (Counter counter : counters) {
            if (!known) {
                missing.put(counter, NOT_HERE);
            }
        }
    }
}
