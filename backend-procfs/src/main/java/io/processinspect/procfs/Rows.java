package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessEntry;
import io.processinspect.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The listing: stat, statm and the owner of each process, one after another, and nothing held. Safe for all threads. */
final class Rows {
    private final Procfs procfs;
    private final Owners owners = new Owners();

    Rows(Procfs procfs) {
        this.procfs = procfs;
    }

    List<ProcessEntry> all() {
        long[] pids = procfs.folder().pids();
        List<ProcessEntry> rows = new ArrayList<>(pids.length);
        Scratch scratch = procfs.spare().take();
        try {
            for (long pid : pids) {
                ProcessEntry row = row(pid, scratch);
                if (row != null) {
                    rows.add(row);
                }
            }
        } finally {
            procfs.spare().give(scratch);
        }
        return rows;
    }

    /** Null when it has vanished. */
    private ProcessEntry row(long pid, Scratch scratch) {
        try (Pin pin = Pin.open(procfs.folder(), pid)) {
            if (pin == null) {
                return null;
            }
            Absence noMemory = readStatm(pid, "statm", scratch);
            Optional<String> user = owners.of(procfs.folder().process(pid));
            // Last, as it says whose all of that was.
            boolean there = pin.read(scratch.text, scratch.stat);
            if (there && scratch.stat.isLeaderless()) {
                noMemory = readSurvivor(pid, scratch);
                there = pin.read(scratch.text, scratch.stat);
            }
            return there ? row(pid, scratch, noMemory, user, pin) : null;
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
    private Absence readStatm(long pid, String name, Scratch scratch) {
        try {
            procfs.folder().load(procfs.folder().file(pid, name), scratch.text);
            scratch.statm.parse(scratch.text);
            return null;
        } catch (IOException failure) {
            return ProcFolder.absence(failure);
        }
    }

    private Absence readSurvivor(long pid, Scratch scratch) {
        String thread = Survivor.of(procfs.folder(), pid, scratch);
        return thread == null ? Absence.GONE : readStatm(pid, thread + "statm", scratch);
    }

    private ProcessEntry row(long pid, Scratch scratch, Absence noMemory, Optional<String> user, Pin pin) {
        Stat stat = scratch.stat;
        boolean remains = stat.isRemains();
        Absence why = remains ? Absence.GONE : noMemory;
        return new ProcessEntry(
                procfs.identity(pid, stat),
                stat.parent() > 0 ? OptionalLong.of(stat.parent()) : OptionalLong.empty(),
                new ProcessName().of(scratch.text, stat, pin),
                stat.status(),
                user,
                why == null ? Measured.of(procfs.units().bytes(scratch.statm.resident())) : absent("working set", why),
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
