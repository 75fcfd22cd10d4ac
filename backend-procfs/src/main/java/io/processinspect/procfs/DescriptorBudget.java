package io.processinspect.procfs;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * How many files may be held open: a part of what this program may open at all, as the rest is its own. Counted for the
 * whole program, whatever the number of backends. Safe for all threads.
 *
 * <p>Half of the limit is for stat handles, one for each process: a process without one is known by pid and start time only. A
 * quarter is for files: one that is not held is opened for each read.
 */
final class DescriptorBudget {
    private static final System.Logger LOG = System.getLogger("io.processinspect");
    private static final int USUAL_LIMIT = 1024;

    private final int maxStatHandles;
    private final Semaphore statHandles;
    private final Semaphore files;

    /** For a program that may open this many files. */
    DescriptorBudget(int limit) {
        this.maxStatHandles = limit / 2;
        this.statHandles = new Semaphore(maxStatHandles);
        this.files = new Semaphore(limit / 4);
    }

    private static final class OfThisProgram {
        static final DescriptorBudget INSTANCE = new DescriptorBudget(limit());

        private static int limit() {
            try {
                return ProcFolder.OWN.read("self/limits", new Limits()).openFiles();
            } catch (IOException unreadable) {
                LOG.log(System.Logger.Level.DEBUG, "taking the usual limit of open files", unreadable);
                return USUAL_LIMIT;
            }
        }
    }

    static DescriptorBudget ofThisProgram() {
        return OfThisProgram.INSTANCE;
    }

    /** How many processes can be held at one time. */
    int maxStatHandles() {
        return maxStatHandles;
    }

    /** What a pin takes. */
    Semaphore statHandles() {
        return statHandles;
    }

    /** What a file that is held for reading takes. */
    Semaphore files() {
        return files;
    }
}
