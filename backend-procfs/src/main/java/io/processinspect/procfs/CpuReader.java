package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Cpus;
import io.processinspect.procfs.file.ProcFileBuffer;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.ReadFailure;
import io.processinspect.procfs.parse.Affinity;
import io.processinspect.procfs.parse.CpuList;
import io.processinspect.procfs.parse.SystemStat;
import io.processinspect.spi.LibraryLog;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Reads the machine's CPUs and which of them this program may use. As they are read again each second while something is
 * watched, it keeps its buffer. Safe for all threads.
 */
final class CpuReader {
    private static final String ONLINE = "/sys/devices/system/cpu/online";
    private static final String SELF = ProcFolder.OWN.path() + "/self/";

    private final ProcFolder folder;
    private final ProcFileBuffer buffer = new ProcFileBuffer();
    private final CpuQuota quota = new CpuQuota(SELF + "cgroup", Path.of(SELF + "mountinfo"), buffer);

    /** @param folder whose machine it is; affinity and quota are those of this program */
    CpuReader(ProcFolder folder) {
        this.folder = folder;
    }

    synchronized Cpus read() throws IOException {
        BitSet online = online();
        Cpus cpus = new Cpus(online.cardinality(), affinity(online));
        try {
            return quota.limit(cpus);
        } catch (IOException failure) {
            return cpus.withUnknownQuota(ReadFailure.absenceOf(failure));
        } catch (InvalidPathException undecodable) {
            return cpus.withUnknownQuota(Absence.failed("the folder of a control group: " + undecodable.getMessage()));
        }
    }

    /** The list in /sys is cheap. Reading stat can take milliseconds, as the kernel sums every interrupt of every CPU. */
    private BitSet online() throws IOException {
        if (folder.live()) {
            try {
                return ProcFolder.OWN.read(ONLINE, buffer, CpuList::parse).cpus();
            } catch (IOException noSys) {
                // Hardened systems hide it from ordinary users.
                LibraryLog.get()
                        .log(
                                System.Logger.Level.TRACE,
                                "cannot read the list in /sys; counting the CPUs in stat",
                                noSys);
            }
        }
        return folder.read(folder.path() + "/stat", buffer, SystemStat::parse).online();
    }

    /** CPUs that are allowed may be offline, or not exist. Empty where a copy is read that was made on another machine. */
    private OptionalInt affinity(BitSet online) throws IOException {
        BitSet usable =
                ProcFolder.OWN.read(SELF + "status", buffer, Affinity::parse).cpus();
        usable.and(online);
        return usable.isEmpty() ? OptionalInt.empty() : OptionalInt.of(usable.cardinality());
    }
}
