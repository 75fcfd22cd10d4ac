package io.processinspect.spi;

import java.util.concurrent.Executor;

/**
 * A clock, and the threads that wait by it: the system's, or a virtual one that a test moves. Safe for all threads.
 */
public interface Timeline {
    /** What a job returns when nothing is due. */
    long NEVER = Long.MAX_VALUE;

    /** The system's clock and threads of this machine. */
    static Timeline system() {
        return SystemTimeline.INSTANCE;
    }

    /** Nanoseconds from an arbitrary origin, never stepping back. */
    long nanoTime();

    /** The wall clock, in milliseconds since 1970-01-01 UTC; may step. */
    long epochMillis();

    /**
     * Waits until {@link #nanoTime()} has reached this.
     *
     * @throws InterruptedException when interrupted first
     */
    void sleepUntil(long nanoTime) throws InterruptedException;

    /**
     * Starts a thread that runs a job whenever it is due, first at once.
     *
     * @param name the thread's
     * @param job returns by which {@link #nanoTime()} it wants to run again, or {@link #NEVER}
     */
    Timer timer(String name, Task job);

    /**
     * Where listeners are called: a few threads, apart from those of the alarms. A virtual timeline calls them on the
     * thread that moves it, after the job that was due.
     */
    Executor listeners();

    /** What an alarm runs; must not throw. */
    @FunctionalInterface
    interface Task {
        /** Does what is due, and returns when something is due again, or {@link Timeline#NEVER}. */
        long run();
    }

    /** A thread that waits for a job. */
    interface Timer extends AutoCloseable {
        /** Runs the job now, as what is due has changed. */
        void wake();

        /** Runs it no more; a run that is under way goes on. */
        @Override
        void close();
    }
}
