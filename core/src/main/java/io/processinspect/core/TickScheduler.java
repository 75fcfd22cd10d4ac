package io.processinspect.core;

import io.processinspect.spi.LibraryLog;
import io.processinspect.spi.Timeline;
import java.util.PriorityQueue;

/** The single thread that performs all periodic reads. Started with the first task; thread-safe. */
final class TickScheduler implements AutoCloseable {

    private static final long RETRY_NANOS = 1_000_000_000;

    private final Timeline timeline;
    // Compares by difference, as a nanosecond clock may wrap.
    private final PriorityQueue<Task> queue = new PriorityQueue<>((one, other) -> Long.signum(one.due - other.due));
    private Timeline.Timer timer;
    private boolean closed;

    TickScheduler(Timeline timeline) {
        this.timeline = timeline;
    }

    /** A periodic task. */
    abstract static class Task {
        private long due;
        private boolean cancelled;
        /** Whether it is to run before its time. */
        private boolean hastened;
        /** Whether its last run failed for want of memory. */
        private boolean starved;

        /** Runs what is due at this time, and returns the time of the next run, or {@link Timeline#NEVER}. */
        abstract long run(long now);

        /** Ends the task after its run has failed. */
        abstract void abort();
    }

    void add(Task task, long due) {
        synchronized (queue) {
            if (closed || due == Timeline.NEVER) {
                return;
            }
            task.due = due;
            queue.add(task);
            if (timer == null) {
                timer = timeline.timer("processinspect-sampler", this::runDue);
            } else if (queue.peek() == task) {
                timer.wake();
            }
        }
    }

    /** Runs a task, once more if it is running, without waiting for its time. Does nothing after it has been cancelled. */
    void hasten(Task task) {
        synchronized (queue) {
            if (task.cancelled || closed) {
                return;
            }
            task.hastened = true;
            if (queue.remove(task)) {
                task.due = timeline.nanoTime();
                queue.add(task);
                timer.wake();
            }
        }
    }

    void cancel(Task task) {
        synchronized (queue) {
            task.cancelled = true;
            queue.remove(task);
        }
    }

    private long runDue() {
        for (; ; ) {
            Task task;
            long now = timeline.nanoTime();
            synchronized (queue) {
                task = queue.peek();
                if (task == null || closed) {
                    return Timeline.NEVER;
                }
                if (task.due - now > 0) {
                    return task.due;
                }
                queue.poll();
                task.hastened = false;
            }
            reschedule(task, run(task, now));
        }
    }

    /**
     * Runs a task; a failure must not end the others. Backend failures are handled earlier, so this would be a bug in
     * core.
     */
    private static long run(Task task, long now) {
        try {
            long due = task.run(now);
            task.starved = false;
            return due;
        } catch (OutOfMemoryError shortage) {
            // It may pass. The task counts the tick as one without a read, and the next read goes on from the last one.
            tell(task, shortage);
            return now + RETRY_NANOS;
        } catch (Throwable fault) {
            LibraryLog.get()
                    .log(
                            System.Logger.Level.ERROR,
                            "sampling " + task + " failed and was stopped; please report this as a bug",
                            fault);
            task.abort();
            return Timeline.NEVER;
        }
    }

    /** Once for each shortage. */
    private static void tell(Task task, OutOfMemoryError shortage) {
        if (task.starved) {
            return;
        }
        try {
            LibraryLog.get()
                    .log(
                            System.Logger.Level.WARNING,
                            "out of memory while reading " + task
                                    + "; trying again once a second; give the program more (java -Xmx)",
                            shortage);
            task.starved = true;
        } catch (OutOfMemoryError again) {
            // Told at the next try.
            return;
        }
    }

    private void reschedule(Task task, long due) {
        synchronized (queue) {
            if (due != Timeline.NEVER && !task.cancelled && !closed) {
                task.due = task.hastened ? timeline.nanoTime() : due;
                queue.add(task);
            }
        }
    }

    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.clear();
            if (timer != null) {
                timer.close();
            }
        }
    }
}
