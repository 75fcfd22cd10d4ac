package io.processinspect.tck;

/** A process that a test measures and ends. */
public interface Target extends AutoCloseable {
    /** The process's pid. */
    long pid();

    /**
     * Ends the process and returns when it has exited and has been collected, so that it is not a zombie. Idempotent.
     */
    void end();

    @Override
    default void close() {
        end();
    }
}
