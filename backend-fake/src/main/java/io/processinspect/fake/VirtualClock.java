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
 * A clock that stands still until it is advanced. The advancing thread runs everything that becomes due on the way, in
 * order of time, and calls the listeners after each task; when {@link #advance} returns, all of that has completed. A
 * listener may advance the clock itself, which simulates a slow listener.
 *
 * <p>Thread-safe; while one thread advances the clock, other threads that advance it block.
 */
public final class VirtualClock implements Timeline {
    private final ReentrantLock advancing = new ReentrantLock();
    private final List<VirtualTimer> timers = new ArrayList<>();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final long originMillis;
    private volatile long nanos;
    private volatile long wallStepMillis;

    VirtualClock(Instant origin) {
        this.originMillis = origin.toEpochMilli();
    }

    /**
     * Advances the clock.
     *
     * @param time 0 or more; 0 runs only what is already due
     * @throws IllegalArgumentException when {@code time} is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must be 0 or more, not " + time);
        }
        advanceTo(nanos + time.toNanos());
    }

    /** Sets the wall clock forward or back, as an administrator might; the monotonic clock is unaffected. */
    public void stepWallClock(Duration by) {
        wallStepMillis += by.toMillis();
    }

    /** The wall clock. */
    public Instant now() {
        return Instant.ofEpochMilli(epochMillis());
    }

    private void advanceTo(long target) {
        advancing.lock();
        try {
            runCalls();
            for (Optional<VirtualTimer> due = nextDue(target); due.isPresent(); due = nextDue(target)) {
                nanos = Math.max(nanos, due.get().due);
                due.get().run();
                runCalls();
            }
            nanos = Math.max(nanos, target);
        } finally {
            advancing.unlock();
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

    /** Advances the clock to this time, as no other thread does so while this one waits. */
    @Override
    public void sleepUntil(long nanoTime) {
        advanceTo(nanoTime);
    }

    @Override
    public Timer timer(String name, Task task) {
        VirtualTimer timer = new VirtualTimer(task);
        synchronized (timers) {
            timers.add(timer);
        }
        return timer;
    }

    /** Calls are deferred until the clock is next advanced, even by 0. */
    @Override
    public Executor listeners() {
        return call -> {
            synchronized (calls) {
                calls.add(call);
            }
        };
    }

    private final class VirtualTimer implements Timer {
        private final Task task;
        private volatile long due = nanos;
        private volatile boolean woken;

        VirtualTimer(Task task) {
            this.task = task;
        }

        void run() {
            woken = false;
            long next = task.run();
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
