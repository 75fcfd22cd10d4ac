package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.ProcessIdentity;

/**
 * What all reads of one backend have in common.
 *
 * @param folder where the files are
 * @param units what the kernel counts in
 * @param descriptors how many files may be held
 * @param scratches what reads work in
 * @param self this program's pid as the folder has it, or 0
 * @param sized whether the size of /proc/PID/fd is the number of open files
 */
record Procfs(
        ProcFolder folder, Units units, Descriptors descriptors, Scratch.Spare scratches, long self, boolean sized) {

    static final Absence NO_NETWORK =
            Absence.unsupported("/proc counts network bytes for the whole machine or container, not for a process");

    static final Absence LEADERLESS = Absence.failed("the first thread has ended, and the system tells no more");

    /** Which process a stat is of. */
    ProcessIdentity identity(long pid, Stat stat) {
        return new ProcessIdentity(pid, stat.startTicks(), units.instant(stat.startTicks()));
    }

    /** A file of a process. */
    ProcessFile file(long pid, String name, boolean asked, boolean guarded) {
        return new ProcessFile(folder, pid, name, asked, guarded, descriptors.files());
    }

    /** The open files of a process. */
    OpenFiles openFiles(long pid, boolean asked) {
        return new OpenFiles(folder, pid, asked, sized, pid == self, descriptors.files());
    }
}
