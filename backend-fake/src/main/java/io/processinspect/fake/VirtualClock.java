package io.processinspect.fake;

import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that stands still until it is moved. Whoever moves it runs, on that thread, everything that falls due on the
 * way, in the order of time, and calls the listeners after each; when {@link #advance} returns, all of that has happened.
 * A listener may move the clock itself: that is how a slow one is played.
 *
 * <p>Safe for all threads; while one moves the clock, another that wants to waits.
 */
public final class VirtualClock implements Timeline {
    private final ReentrantLock moving = new ReentrantLock();
    private final List<VirtualTimer> timers = new ArrayList<>();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final long originMillis;
    private volatile long nanos;
    private volatile long wallStepMillis;

    VirtualClock(Instant origin) {
        this.originMillis = origin.toEpochMilli();
    }

    /**
     * Moves the clock.
     *
     * @param time 0 or more; with 0 only what is due already happens
     * @throws IllegalArgumentException when it is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time goes forward only, not by " + time);
        }
        advanceTo(nanos + time.toNanos());
    }

    /** Sets the wall clock forward or back, as an administrator might; the clock that measures does not notice. */
    public void stepWallClock(Duration by) {
        wallStepMillis += by.toMillis();
    }

    /** The wall clock. */
    public Instant now() {
        return Instant.ofEpochMilli(epochMillis());
    }

    private void advanceTo(long target) {
        moving.lock();
        try {
            runCalls();
            for (Optional<VirtualTimer> due = nextDue(target); due.isPresent(); due = nextDue(target)) {
                nanos = Math.max(nanos, due.get().due);
                due.get().ring();
                runCalls();
            }
            nanos = Math.max(nanos, target);
        } finally {
            moving.unlock();
        }
    }

    private Optional<VirtualTimer> nextDue(long target) {
        synchronized (timers) {
            return timers.stream()
                    .filter(timer -> timer.due <= target)
                    .min(Comparator.comparingLong(timer -> timer.due));
        }
    }

    private void runCalls() {
        for (Runnable call = nextCall(); call != null; call = nextCall()) {
            call.run();
        }
    }

    private Runnable nextCall() {
        synchronized (calls) {
            return calls.poll();
        }
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return originMillis + wallStepMillis + Math.floorDiv(nanos, 1_000_000L);
    }

    /** Moves the clock there, as nobody else would while this thread waits. */
    @Override
    public void sleepUntil(long nanoTime) {
        advanceTo(nanoTime);
    }

    @Override
    public Timer timer(String name, Task job) {
        VirtualTimer timer = new VirtualTimer(job);
        synchronized (timers) {
            timers.add(timer);
        }
        return timer;
    }

    /** Calls wait until the clock is moved next, be it by nothing. */
    @Override
    public Executor listeners() {
        return call -> {
            synchronized (calls) {
                calls.add(call);
            }
        };
    }

    private final class VirtualTimer implements Timer {
        private final Task job;
        private volatile long due = nanos;
        private volatile boolean woken;

        VirtualTimer(Task job) {
            this.job = job;
        }

        void ring() {
            woken = false;
            long next = job.run();
            synchronized (this) {
                due = woken ? nanos : next;
            }
        }

        @Override
        public synchronized void wake() {
            woken = true;
            due = nanos;
        }

        @Override
        public void close() {
            synchronized (timers) {
                timers.remove(this);
            }
        }
    }
}
