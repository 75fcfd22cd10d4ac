package io.processinspect;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A session or continuous monitoring of one process. Its state goes from {@link State#RUNNING} to {@link
 * State#FINISHED} (the process exited, the duration elapsed, or it was stopped) to {@link State#CLOSED} (the result was
 * taken, or the session was closed).
 *
 * <p>The process is held open from the first read until the session finishes. Thread-safe; a call blocks for at most
 * the duration of one read by another call.
 */
public interface MonitoringSession extends AutoCloseable {
    /** The lifecycle of a session. */
    enum State {
        /** The process is being read. */
        RUNNING,
        /** Reading has ended; the result can be taken. */
        FINISHED,
        /** The result was taken or discarded. */
        CLOSED
    }

    /** The measured process. */
    ProcessIdentity process();

    /** The current state. */
    State state();

    /** How the session ended; empty while it runs. */
    Optional<Termination> ended();

    /**
     * Completes when the session ends, on a listener thread; never exceptionally. Each call returns a separate future,
     * which is retained until then.
     */
    CompletableFuture<Termination> whenEnded();

    /** Tick statistics so far. */
    Statistics statistics();

    /** The last exception or error the listener threw; empty when it has not thrown. */
    Optional<Throwable> listenerFailure();

    /**
     * The result so far: from the first read to now, or to the last tick when there is a listener.
     *
     * @throws IllegalStateException when closed; the message names the pid
     */
    ProcessSample soFar();

    /**
     * Ends the session; the result can still be taken. A session without a listener reads once more first. Does nothing
     * when the session has ended.
     */
    void stop();

    /**
     * Stops and closes the session, and returns the result over its whole time. It does not cover what the process did
     * after the last successful read: {@link ProcessSample#ended()} gives how the session ended,
     * {@link ProcessSample#time()} when the process was last read.
     *
     * @throws IllegalStateException when closed; the message names the pid
     */
    ProcessSample end();

    /** Ends the session and discards its result. Idempotent. */
    @Override
    void close();
}
