package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.ProcessIdentity;

/**
 * What all reads of one backend have in common.
 *
 * @param folder where the files are
 * @param units what the kernel counts in
 * @param budget how many files may be held
 * @param pool what reads work in
 * @param self this program's pid as the folder has it, or 0
 * @param fdSized whether the size of /proc/PID/fd is the number of open files
 */
record ProcfsContext(
        ProcFolder folder,
        KernelUnits units,
        DescriptorBudget budget,
        ReadBuffers.Pool pool,
        long self,
        boolean fdSized) {

    static final Absence NO_NETWORK =
            Absence.unsupported("/proc counts network bytes for the whole machine or container, not for a process");

    /** Which process a stat is of. */
    ProcessIdentity identity(long pid, Stat stat) {
        return new ProcessIdentity(pid, stat.startTicks(), units.instant(stat.startTicks()));
    }

    /** A file of a process. */
    ProcessFile file(long pid, String name, boolean asked, boolean guarded) {
        return asked ? new ProcessFile(folder, pid, name, guarded, budget.files()) : ProcessFile.NOT_ASKED_FOR;
    }

    /** The open files of a process. */
    OpenFiles openFiles(long pid, String name, boolean asked) {
        return asked
                ? new OpenFiles(folder, folder.file(pid, name), fdSized, pid == self, budget.files())
                : OpenFiles.NOT_ASKED_FOR;
    }
}
