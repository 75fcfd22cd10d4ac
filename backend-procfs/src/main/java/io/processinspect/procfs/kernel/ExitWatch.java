package io.processinspect.procfs.kernel;

/** A process that is watched for its exit. It takes a descriptor. Safe for all threads. */
public interface ExitWatch extends AutoCloseable {
    /** In place of a wait status: the kernel does not tell. */
    int UNKNOWN = -1;

    /**
     * How the process ended, as {@code wait(2)} tells its parent; {@link #UNKNOWN} until the parent has collected it, and on
     * kernels older than 6.15. Any user may ask.
     */
    int waitStatus();

    /** Ends the watch. Idempotent. */
    @Override
    void close();
}
