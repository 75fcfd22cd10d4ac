package io.processinspect.procfs;

import io.processinspect.ProcessIdentity;
import io.processinspect.procfs.file.DescriptorBudget;
import io.processinspect.procfs.file.OpenFiles;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.ProcessFile;
import io.processinspect.procfs.parse.ProcStat;

/**
 * What all reads of one backend share.
 *
 * @param folder where the files are
 * @param units the units in which the kernel counts
 * @param clock when processes started
 * @param budget how many files may be held open
 * @param pool the buffers for reads
 * @param self this program's pid according to the folder, or 0
 * @param calls what has no file
 * @param idle what is not read of a process that did not run
 * @param fdSized whether the size of {@code /proc/PID/fd} is the number of open files
 */
record ProcfsContext(
        ProcFolder folder,
        KernelUnits units,
        BootClock clock,
        DescriptorBudget budget,
        ReadBuffers.Pool pool,
        long self,
        NativeCalls calls,
        Idle idle,
        boolean fdSized) {

    /** What is read of a process whose CPU clock has stood still since the last read. */
    enum Idle {
        /** What may change while it does not run; the rest now and then. */
        SKIP,
        /** Everything. */
        READ
    }

    /** The identity of the process that a stat belongs to. */
    ProcessIdentity identity(ProcStat stat, BootClock.Boot boot) {
        return new ProcessIdentity(stat.pid(), clock.startKey(stat.starttime()), clock.time(boot, stat.starttime()));
    }

    /** Whether a stat is of this very process. */
    boolean isOf(ProcessIdentity identity, ProcStat stat) {
        return clock.startKey(stat.starttime()) == identity.startKey();
    }

    /** A file of a process. */
    ProcessFile file(long pid, String name, boolean requested, boolean guarded) {
        return requested ? new ProcessFile(folder, pid, name, guarded, budget.files()) : ProcessFile.NOT_REQUESTED;
    }

    /** The open files of a process. */
    OpenFiles openFiles(long pid, String name, boolean requested) {
        return requested
                ? new OpenFiles(folder, folder.file(pid, name), fdSized, pid == self, budget.files())
                : OpenFiles.NOT_REQUESTED;
    }
}
