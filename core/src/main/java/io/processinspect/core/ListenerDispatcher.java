package io.processinspect.core;

import io.processinspect.spi.LibraryLog;
import java.util.concurrent.Executor;
import java.util.function.BinaryOperator;

/**
 * Passes values from the sampler to one listener on another thread. While the listener is busy, values are merged into
 * one pending value, not queued. Makes one call at a time. Thread-safe.
 */
final class ListenerDispatcher<T> {
    /** The listener's side. */
    interface Sink<T> {
        void missed(long ticks);

        void value(T value);

        void end();
    }

    private final Executor executor;
    private final Sink<T> sink;
    private final BinaryOperator<T> merge;
    private final String what;
    private final Runnable delivery = this::deliver;

    private T pending;
    /** Whether what is pending holds the value of a tick. */
    private boolean tickPending;

    private long pendingMissed;
    private boolean endPending;
    private boolean delivering;
    private boolean running;
    private boolean closed;
    private long delivered;
    private long missed;
    private long failures;
    private Throwable lastFailure;

    /**
     * Creates the dispatcher of one listener.
     *
     * @param executor runs the listener calls
     * @param merge combines an undelivered value and its successor
     * @param what what the listener observes, for the log
     */
    ListenerDispatcher(Executor executor, Sink<T> sink, BinaryOperator<T> merge, String what) {
        this.executor = executor;
        this.sink = sink;
        this.merge = merge;
        this.what = what;
    }

    /** Delivers nothing more; a call in progress completes. */
    synchronized void close() {
        closed = true;
        pending = null;
        endPending = false;
    }

    /** Posts a new value, with the number of ticks before it that were never read. */
    synchronized void post(T value, long unread) {
        if (closed) {
            return;
        }
        if (tickPending) {
            missed++;
            pendingMissed++;
        }
        tickPending = true;
        pendingMissed += unread;
        add(value);
    }

    /** Posts what is not the value of a tick, so that no tick is missed when it is merged. */
    synchronized void add(T value) {
        if (closed) {
            return;
        }
        pending = pending == null ? value : merge.apply(pending, value);
        startDelivery();
    }

    /** Posts the end, with the number of ticks before it that were never read. */
    synchronized void end(long unread) {
        pendingMissed += unread;
        endPending = true;
        startDelivery();
    }

    private void startDelivery() {
        if (!delivering) {
            delivering = true;
            try {
                executor.execute(delivery);
            } catch (Throwable failure) {
                // For want of memory or of a thread; the next value tries again, with this one.
                delivering = false;
                throw failure;
            }
        }
    }

    private void deliver() {
        synchronized (this) {
            if (running) {
                // An executor may run what it has failed to accept.
                return;
            }
            running = true;
        }
        for (; ; ) {
            T value;
            long unread;
            boolean last;
            synchronized (this) {
                if (pending == null && !endPending) {
                    delivering = false;
                    running = false;
                    return;
                }
                value = pending;
                unread = pendingMissed;
                last = endPending;
                pending = null;
                tickPending = false;
                pendingMissed = 0;
                endPending = false;
            }
            // Three methods instead of one that takes a lambda: the lambdas would be a third of a sample's garbage.
            deliverMissed(unread);
            deliverValue(value);
            deliverEnd(last);
        }
    }

    private void deliverMissed(long unread) {
        try {
            if (unread > 0) {
                sink.missed(unread);
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    private void deliverValue(T value) {
        if (value == null) {
            return;
        }
        try {
            sink.value(value);
        } catch (Throwable failure) {
            failed(failure);
        }
        synchronized (this) {
            delivered++;
        }
    }

    private void deliverEnd(boolean last) {
        try {
            if (last) {
                sink.end();
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** Counts a failure of the listener, and logs the first; delivery continues with the next call. */
    private void failed(Throwable failure) {
        boolean first;
        synchronized (this) {
            first = failures == 0;
            failures++;
            lastFailure = failure;
        }
        try {
            LibraryLog.get()
                    .log(
                            first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                            "the listener of " + what
                                    + " threw; delivery continues, and further failures are only counted",
                            failure);
        } catch (Throwable logFailure) {
            // A log handler may throw as well; the failure has been counted and retained, so delivery continues.
            return;
        }
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized long missed() {
        return missed;
    }

    synchronized long failures() {
        return failures;
    }

    synchronized Throwable lastFailure() {
        return lastFailure;
    }
}
