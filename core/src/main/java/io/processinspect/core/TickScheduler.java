package io.processinspect.core;

import io.processinspect.spi.Timeline;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The one thread on which everything that recurs is read. Starts with the first task; safe for all threads. */
final class TickScheduler implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.processinspect");

    private final Timeline timeline;
    // By difference, as a clock of nanoseconds may wrap.
    private final PriorityQueue<Task> queue =
            new PriorityQueue<>(Comparator.comparing(task -> task.due, (a, b) -> Long.signum(a - b)));
    private Timeline.Timer timer;
    private boolean closed;

    TickScheduler(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Something that recurs. */
    abstract static class Task {
        private long due;
        private boolean cancelled;

        /** Does what is due at this time, and returns when something is due again, or {@link Timeline#NEVER}. */
        abstract long run(long now);

        /** Ends it, as its run has failed. */
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
            }
            again(task, run(task, now));
        }
    }

    /** One task's failure must not end the others; what a backend throws is absence already, so this is a fault of ours. */
    private static long run(Task task, long now) {
        try {
            return task.run(now);
        } catch (Throwable fault) {
            LOG.log(System.Logger.Level.ERROR, "sampling failed and stops for " + task, fault);
            task.abort();
            return Timeline.NEVER;
        }
    }

    private void again(Task task, long due) {
        synchronized (queue) {
            if (due != Timeline.NEVER && !task.cancelled && !closed) {
                task.due = due;
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
