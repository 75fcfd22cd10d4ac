package io.processinspect.spi;

import java.util.concurrent.Executor;

/**
 * A clock and the threads that wait on it: the system's, or a virtual clock that a test advances. Implementations must
 * be thread-safe.
 */
public interface Timeline {
    /** Returned by a task when nothing is due. */
    long NEVER = Long.MAX_VALUE;

    /** The monotonic clock: nanoseconds since an arbitrary origin; may wrap, so compare differences. */
    long nanoTime();

    /** The wall clock: milliseconds since 1970-01-01 UTC; may be set back or forward. */
    long epochMillis();

    /**
     * Waits until {@link #nanoTime()} reaches this value.
     *
     * @throws InterruptedException when interrupted while waiting
     */
    void sleepUntil(long nanoTime) throws InterruptedException;

    /**
     * Starts a thread that runs a task whenever it is due, first immediately.
     *
     * @param name the thread's name
     * @param task the task; returns the {@link #nanoTime()} of its next run, or {@link #NEVER}
     */
    Timer timer(String name, Task task);

    /**
     * Executes listener calls: on a few threads, separate from those of the timers. A virtual timeline runs them on the
     * thread that advances it, after the task that was due.
     */
    Executor listeners();

    /** The task of a timer; must not throw. */
    @FunctionalInterface
    interface Task {
        /** Runs what is due, and returns the time of the next run, or {@link Timeline#NEVER}. */
        long run();
    }

    /** A thread that waits to run its task. */
    interface Timer extends AutoCloseable {
        /** Runs the task now, because its due time has changed. */
        void wake();

        /** Stops the timer; a run in progress completes. */
        @Override
        void close();
    }
}
