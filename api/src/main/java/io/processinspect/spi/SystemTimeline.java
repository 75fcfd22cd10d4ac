package io.processinspect.spi;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The clock and the threads of this machine. All threads are daemons: measuring keeps no program alive. */
final class SystemTimeline implements Timeline {
    static final SystemTimeline INSTANCE = new SystemTimeline();

    // More than the CPUs, because a listener may well wait for a disk or a peer; few, because it must not be a crowd.
    private static final int LISTENER_THREADS = 8;

    // It hands a call to an idle thread before it starts another, which a ThreadPoolExecutor does not.
    private final ForkJoinPool pool = new ForkJoinPool(LISTENER_THREADS, SystemTimeline::listenerThread, null, true);

    private final Executor listeners = this::call;

    private SystemTimeline() {}

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
    public Timer timer(String name, Task job) {
        WaitingThread waiting = new WaitingThread(job);
        daemon(name, waiting).start();
        return waiting;
    }

    @Override
    public Executor listeners() {
        return listeners;
    }

    private void call(Runnable listenerCall) {
        pool.execute(() -> {
            listenerCall.run();
            // An interrupt that one listener left behind is not the next one's.
            Thread.interrupted();
        });
    }

    private static final class WaitingThread implements Timer, Runnable {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Task job;
        private boolean woken;
        private boolean closed;

        WaitingThread(Task job) {
            this.job = job;
        }

        @Override
        public void run() {
            do {
                // Nobody but a job itself can interrupt this thread, and a job's interrupt must not end the waiting.
                Thread.interrupted();
            } while (waitUntil(job.run()));
        }

        /** False when closed. */
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
            } catch (InterruptedException stray) {
                // As above: what is due is looked at again, and nothing is lost.
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
