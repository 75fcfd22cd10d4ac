package io.processinspect.core;

import java.util.concurrent.Executor;
import java.util.function.BinaryOperator;

/**
 * Between the one who reads and one listener: holds the newest value, and hands it over on another thread when the
 * listener is free. Never two calls at once, never a queue that grows.
 */
final class Mailbox<T> {
    /** The listener's side. */
    interface Receiver<T> {
        void missed(long ticks);

        void value(T value);

        void end();
    }

    private static final System.Logger LOG = System.getLogger("io.processinspect");

    private final Executor executor;
    private final Receiver<T> receiver;
    private final BinaryOperator<T> merge;
    private final String what;

    private T waiting;
    private long missedToTell;
    private boolean endWaiting;
    private boolean delivering;
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
    Mailbox(Executor executor, Receiver<T> receiver, BinaryOperator<T> merge, String what) {
        this.executor = executor;
        this.receiver = receiver;
        this.merge = merge;
        this.what = what;
    }

    /** A new value, and how many ticks before it were never read. */
    synchronized void post(T value, long unread) {
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
            executor.execute(this::deliver);
        }
    }

    private void deliver() {
        for (Delivery<T> next = take(); next != null; next = take()) {
            Delivery<T> now = next;
            if (now.missed > 0) {
                call(() -> receiver.missed(now.missed));
            }
            if (now.value != null) {
                call(() -> receiver.value(now.value));
                synchronized (this) {
                    delivered++;
                }
            }
            if (now.end) {
                call(receiver::end);
            }
        }
    }

    private record Delivery<T>(long missed, T value, boolean end) {}

    private synchronized Delivery<T> take() {
        if (waiting == null && !endWaiting) {
            delivering = false;
            return null;
        }
        Delivery<T> next = new Delivery<>(missedToTell, waiting, endWaiting);
        missedToTell = 0;
        waiting = null;
        endWaiting = false;
        return next;
    }

    /** A listener is not our code: whatever it throws is told, and the next call is made all the same. */
    private void call(Runnable listenerCall) {
        try {
            listenerCall.run();
        } catch (Throwable failure) {
            synchronized (this) {
                failures++;
                lastFailure = failure;
            }
            LOG.log(System.Logger.Level.WARNING, "the listener for " + what + " threw; it goes on", failure);
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
