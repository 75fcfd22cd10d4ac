package io.processinspect;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A running session or monitoring of one process. It goes from {@link State#RUNNING} to {@link State#FINISHED} (the
 * process exited, the duration is over, it was stopped) to {@link State#CLOSED} (its result was taken, or it was closed).
 *
 * <p>The process is held from the first read to the finish. Safe for all threads; calls wait for one another at most as
 * long as one read takes.
 */
public interface MonitoringSession extends AutoCloseable {
    /** Where it stands. */
    enum State {
        /** Reading. */
        RUNNING,
        /** Over; the result can be taken. */
        FINISHED,
        /** The result was taken, or given up. */
        CLOSED
    }

    /** Which process. */
    ProcessIdentity process();

    /** Where it stands. */
    State state();

    /** How it ended; empty while it runs. */
    Optional<Termination> ended();

    /** Completes when it is over, with how it ended, on a thread of the listeners; never exceptionally. Each call gives a
     * future of its own, which is kept until then. */
    CompletableFuture<Termination> whenEnded();

    /** What became of the ticks so far. */
    Statistics statistics();

    /** The last thing the listener threw; empty when it never did. */
    Optional<Throwable> listenerFailure();

    /**
     * The result so far: from the first read to now, or to the last tick where there is a listener.
     *
     * @throws IllegalStateException when closed; the message names the pid
     */
    ProcessSample soFar();

    /** Ends it; the result can still be taken. A session reads once more for it. Does nothing when it is over. */
    void stop();

    /**
     * Stops, gives the result over the whole time, and closes. What the process did after the last good read is not in it:
     * {@link ProcessSample#ended()} tells how it ended, {@link ProcessSample#time()} when it was last read.
     *
     * @throws IllegalStateException when closed already; the message names the pid
     */
    ProcessSample end();

    /** Ends it and gives its result up. Does nothing when closed. */
    @Override
    void close();
}
