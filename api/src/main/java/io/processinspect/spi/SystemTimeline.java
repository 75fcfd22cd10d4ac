package io.processinspect.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The clock and the threads of this machine. All threads are daemons, so measuring never keeps a program alive. */
public final class SystemTimeline implements Timeline {
    private static final SystemTimeline INSTANCE = new SystemTimeline();

    // A listener may block on a disk or a peer, so there can be more threads than CPUs; the fixed limit bounds them.
    private static final int LISTENER_THREADS = 8;

    // A ForkJoinPool reuses an idle thread before it starts another; a ThreadPoolExecutor does not.
    private final ForkJoinPool pool = new ForkJoinPool(LISTENER_THREADS, SystemTimeline::listenerThread, null, true);

    private final Executor listeners = this::call;

    private SystemTimeline() {}

    /** The one instance. */
    public static SystemTimeline instance() {
        return INSTANCE;
    }

    private static ForkJoinWorkerThread listenerThread(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("processinspect-listener-" + thread.getPoolIndex());
        return thread;
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void sleepUntil(long nanoTime) throws InterruptedException {
        for (long left = nanoTime - nanoTime(); left > 0; left = nanoTime - nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    @Override
    public Timer timer(String name, Task task) {
        TimerThread timer = new TimerThread(task);
        daemon(name, timer).start();
        return timer;
    }

    @Override
    public Executor listeners() {
        return listeners;
    }

    private void call(Runnable listenerCall) {
        pool.execute(() -> {
            listenerCall.run();
            // An interrupt left behind by one listener must not reach the next.
            Thread.interrupted();
        });
    }

    private static final class TimerThread implements Timer, Runnable {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Task task;
        private boolean woken;
        private boolean closed;

        TimerThread(Task task) {
            this.task = task;
        }

        @Override
        public void run() {
            do {
                // Only a task can interrupt this thread, and its interrupt must not end the wait.
                Thread.interrupted();
            } while (waitUntil(task.run()));
        }

        /** Waits until the due time or a wake-up; returns false when closed. */
        private boolean waitUntil(long due) {
            lock.lock();
            try {
                long left = 1;
                while (!closed && !woken && left > 0) {
                    left = due == NEVER ? Long.MAX_VALUE : due - System.nanoTime();
                    if (left > 0) {
                        changed.awaitNanos(left);
                    }
                }
                woken = false;
                return !closed;
            } catch (InterruptedException ignored) {
                // As above; running the task early is harmless, as it returns its next due time.
                return !closed;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void wake() {
            lock.lock();
            try {
                woken = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
