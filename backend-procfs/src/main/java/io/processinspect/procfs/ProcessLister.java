package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The listing: stat, statm and the owner of each process, one after another, and nothing held. Safe for all threads. */
final class ProcessLister {
    private final ProcfsContext procfs;
    private final ProcessOwners owners = new ProcessOwners();

    ProcessLister(ProcfsContext procfs) {
        this.procfs = procfs;
    }

    List<ProcessEntry> all() {
        long[] pids = procfs.folder().pids();
        List<ProcessEntry> rows = new ArrayList<>(pids.length);
        ReadBuffers buffers = procfs.pool().take();
        try {
            for (long pid : pids) {
                ProcessEntry row = row(pid, buffers);
                if (row != null) {
                    rows.add(row);
                }
            }
        } finally {
            procfs.pool().give(buffers);
        }
        return rows;
    }

    /** Null when it has vanished. */
    private ProcessEntry row(long pid, ReadBuffers buffers) {
        try (StatHandle handle = StatHandle.open(procfs.folder(), pid)) {
            if (handle == null) {
                return null;
            }
            Absence noMemory = readStatm(pid, "statm", buffers);
            Optional<String> user = owners.of(procfs.folder().process(pid));
            // Last, as it says whose all of that was.
            boolean there = handle.read(buffers.text, buffers.stat);
            if (there && buffers.stat.mainThreadExited()) {
                noMemory = readSurvivor(pid, buffers);
                there = handle.read(buffers.text, buffers.stat);
            }
            return there ? row(pid, buffers, noMemory, user, handle) : null;
        } catch (IOException failure) {
            Absence why = ProcFolder.absence(failure);
            return new ProcessEntry(
                    new ProcessIdentity(pid, 0, Optional.empty()),
                    OptionalLong.empty(),
                    "",
                    Status.UNKNOWN,
                    owners.of(procfs.folder().process(pid)),
                    absent("working set", why),
                    absent("threads", why),
                    absent("CPU time", why));
        }
    }

    /** Null, or why it could not be read. */
    private Absence readStatm(long pid, String name, ReadBuffers buffers) {
        try {
            procfs.folder().load(procfs.folder().file(pid, name), buffers.text);
            buffers.statm.parse(buffers.text);
            return null;
        } catch (IOException failure) {
            return ProcFolder.absence(failure);
        }
    }

    private Absence readSurvivor(long pid, ReadBuffers buffers) {
        String thread = LiveThread.of(procfs.folder(), pid, buffers);
        return thread == null ? Absence.GONE : readStatm(pid, thread + "statm", buffers);
    }

    private ProcessEntry row(
            long pid, ReadBuffers buffers, Absence noMemory, Optional<String> user, StatHandle handle) {
        Stat stat = buffers.stat;
        boolean remains = stat.hasExited();
        Absence why = remains ? Absence.GONE : noMemory;
        return new ProcessEntry(
                procfs.identity(pid, stat),
                stat.parent() > 0 ? OptionalLong.of(stat.parent()) : OptionalLong.empty(),
                new ProcessName().of(buffers.text, stat, handle),
                stat.status(),
                user,
                why == null ? Measured.of(procfs.units().bytes(buffers.statm.resident())) : absent("working set", why),
                remains ? absent("threads", Absence.GONE) : Measured.of(stat.threads()),
                Measured.sum(
                        "CPU time",
                        Measured.of(procfs.units().nanos(stat.kernelTicks())),
                        Measured.of(procfs.units().nanos(stat.userTicks()))));
    }

    private static Measured<Long> absent(String what, Absence why) {
        return Measured.absent(what, why);
    }
}
