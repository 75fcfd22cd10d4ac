package io.processinspect.procfs;

import io.processinspect.Counter;
import io.processinspect.procfs.parse.ProcStat;
import io.processinspect.spi.Reading;

/**
 * Detects that another thread became the main thread: a thread that calls execve takes over the pid and brings its own count of
 * context switches, which the kernel keeps for each thread. All else is counted for the process.
 */
final class MainThread {
    /** The files are not read at one moment, so that the counter may be the former thread's still. */
    private static final int DOUBTFUL_READS = 2;

    private long startstack;
    private long threads;
    private byte[] comm = {};
    private int doubtful;

    /** Begins with this stat. */
    MainThread(ProcStat stat) {
        keep(stat);
    }

    /** Marks the switches as started again where the main thread may be another one since the last stat. */
    void follow(ProcStat stat, Reading into) {
        if (threads > 1 && isOtherProgram(stat)) {
            doubtful = DOUBTFUL_READS;
        }
        if (doubtful > 0) {
            doubtful--;
            into.markReset(Counter.VOLUNTARY_SWITCHES);
            into.markReset(Counter.INVOLUNTARY_SWITCHES);
        }
        keep(stat);
    }

    /** Where another user's stack is hidden, a program is known by its name and its single thread. */
    private boolean isOtherProgram(ProcStat stat) {
        return stat.startstack() != startstack || startstack == 0 && stat.numThreads() == 1 && !stat.hasComm(comm);
    }

    private void keep(ProcStat stat) {
        startstack = stat.startstack();
        threads = stat.numThreads();
        if (!stat.hasComm(comm)) {
            comm = stat.comm();
        }
    }
}
