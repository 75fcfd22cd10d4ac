package io.processinspect.core;

import java.util.concurrent.Executor;
import java.util.function.BinaryOperator;

/**
 * Between the one who reads and one listener: holds the newest value, and hands it over on another thread when the
 * listener is free. Never two calls at once, never a queue that grows.
 */
final class ListenerDispatcher<T> {
    /** The listener's side. */
    interface Sink<T> {
        void missed(long ticks);

        void value(T value);

        void end();
    }

    private static final System.Logger LOG = System.getLogger("io.processinspect");

    private final Executor executor;
    private final Sink<T> receiver;
    private final BinaryOperator<T> merge;
    private final String what;
    private final Runnable delivery = this::deliver;

    private T waiting;
    private long missedToTell;
    private boolean endWaiting;
    private boolean delivering;
    private boolean closed;
    private long delivered;
    private long missed;
    private long failures;
    private Throwable lastFailure;

    /**
     * A mailbox for one listener.
     *
     * @param merge makes one value of an undelivered one and its successor
     * @param what whose listener it is, for the log
     */
    ListenerDispatcher(Executor executor, Sink<T> receiver, BinaryOperator<T> merge, String what) {
        this.executor = executor;
        this.receiver = receiver;
        this.merge = merge;
        this.what = what;
    }

    /** Nothing more is handed over; a call that is under way goes on. */
    synchronized void close() {
        closed = true;
        waiting = null;
        endWaiting = false;
    }

    /** A new value, and how many ticks before it were never read. */
    synchronized void post(T value, long unread) {
        if (closed) {
            return;
        }
        if (waiting != null) {
            missed++;
            missedToTell++;
        }
        missedToTell += unread;
        waiting = waiting == null ? value : merge.apply(waiting, value);
        startDelivery();
    }

    /** Nothing more will come, but for these ticks which were never read. */
    synchronized void end(long unread) {
        missedToTell += unread;
        endWaiting = true;
        startDelivery();
    }

    private void startDelivery() {
        if (!delivering) {
            delivering = true;
            executor.execute(delivery);
        }
    }

    private void deliver() {
        for (; ; ) {
            T value;
            long unread;
            boolean last;
            synchronized (this) {
                if (waiting == null && !endWaiting) {
                    delivering = false;
                    return;
                }
                value = waiting;
                unread = missedToTell;
                last = endWaiting;
                waiting = null;
                missedToTell = 0;
                endWaiting = false;
            }
            // Written out, as a lambda for each call would be a third of a sample's garbage.
            tellMissed(unread);
            tell(value);
            tellEnd(last);
        }
    }

    private void tellMissed(long unread) {
        try {
            if (unread > 0) {
                receiver.missed(unread);
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    private void tell(T value) {
        if (value == null) {
            return;
        }
        try {
            receiver.value(value);
        } catch (Throwable failure) {
            failed(failure);
        }
        synchronized (this) {
            delivered++;
        }
    }

    private void tellEnd(boolean last) {
        try {
            if (last) {
                receiver.end();
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** A listener is not our code: whatever it throws is told, and the next call is made all the same. */
    private void failed(Throwable failure) {
        synchronized (this) {
            failures++;
            lastFailure = failure;
        }
        try {
            LOG.log(System.Logger.Level.WARNING, "the listener for " + what + " threw; it goes on", failure);
        } catch (Throwable brokenLog) {
            // Nor is the log's handler; the count and the failure are kept, and delivery goes on.
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
