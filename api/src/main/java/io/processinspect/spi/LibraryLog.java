package io.processinspect.spi;

/**
 * The log of the library and its backends: the {@link System.Logger} {@code io.processinspect}. It is brought up by the first
 * line and not by the classes that may log, as that takes longer than a snapshot. Safe for all threads.
 */
public final class LibraryLog {
    private LibraryLog() {}

    private static final class Logger {
        static final System.Logger LOG = System.getLogger("io.processinspect");
    }

    /** The log; call this where a line is written. */
    public static System.Logger get() {
        return Logger.LOG;
    }
}
