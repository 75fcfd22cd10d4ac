package io.processinspect.tck;

/** A process that a test measures and ends. */
public interface Target extends AutoCloseable {
    /** Its pid. */
    long pid();

    /** Ends it, and returns when it is gone and nothing of it remains; does nothing the second time. */
    void end();

    @Override
    default void close() {
        end();
    }
}
