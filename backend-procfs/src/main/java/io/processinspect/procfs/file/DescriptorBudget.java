package io.processinspect.procfs.file;

import io.processinspect.procfs.parse.ProcLimits;
import io.processinspect.spi.LibraryLog;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * How many files may be held open: a share of the program's limit, as the rest is its own. Shared by all backends of the
 * program. Safe for all threads.
 *
 * <p>Half of the limit is for stat handles, one for each process: a process without one is identified by pid and start time
 * only. A quarter is for channels: a file without one is opened for each read. A sixteenth is for exits that are told at once: that
 * of a process without one is found by the next read.
 */
public final class DescriptorBudget {
    private static final int FALLBACK_LIMIT = 1024;

    private final int maxStatHandles;
    private final Semaphore statHandles;
    private final Semaphore files;
    private final Semaphore exits;

    /** For a program that may open this many files. */
    public DescriptorBudget(int limit) {
        this.maxStatHandles = limit / 2;
        this.statHandles = new Semaphore(maxStatHandles);
        this.files = new Semaphore(limit / 4);
        this.exits = new Semaphore(limit / 16);
    }

    private static final class OfThisProgram {
        static final DescriptorBudget INSTANCE = new DescriptorBudget(limit());

        private static int limit() {
            try {
                return ProcFolder.OWN.read("self/limits", ProcLimits::parse).openFiles();
            } catch (IOException unreadable) {
                LibraryLog.get()
                        .log(
                                System.Logger.Level.DEBUG,
                                "cannot read the limit of open files; assuming " + FALLBACK_LIMIT,
                                unreadable);
                return FALLBACK_LIMIT;
            }
        }
    }

    /** The budget of this program, from {@code /proc/self/limits}. */
    public static DescriptorBudget ofThisProgram() {
        return OfThisProgram.INSTANCE;
    }

    /** How many processes can be held at the same time. */
    public int maxStatHandles() {
        return maxStatHandles;
    }

    /** A permit for each stat handle. */
    public Semaphore statHandles() {
        return statHandles;
    }

    /** A permit for each process whose exit is told. */
    public Semaphore exits() {
        return exits;
    }

    /** A permit for each channel. */
    public Semaphore files() {
        return files;
    }
}
