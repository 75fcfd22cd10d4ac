package io.processinspect.fake;

import io.processinspect.spi.SystemTimeline;
import io.processinspect.spi.Timeline;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * Real time for an interactive demo, except that it always starts at the same instant and stands still until a thread
 * first waits. A listing or a snapshot is therefore byte-for-byte reproducible, while monitoring progresses.
 * Thread-safe.
 */
final class DemoClock implements Timeline {
    private final Timeline real = SystemTimeline.instance();
    private final long originMillis;
    private volatile Long startedAt;

    DemoClock(Instant origin) {
        this.originMillis = origin.toEpochMilli();
    }

    private synchronized long start() {
        if (startedAt == null) {
            startedAt = real.nanoTime();
        }
        return startedAt;
    }

    @Override
    public long nanoTime() {
        Long start = startedAt;
        return start == null ? 0 : real.nanoTime() - start;
    }

    @Override
    public long epochMillis() {
        return originMillis + nanoTime() / 1_000_000;
    }

    @Override
    public void sleepUntil(long nanoTime) throws InterruptedException {
        real.sleepUntil(start() + nanoTime);
    }

    @Override
    public Timer timer(String name, Task task) {
        long start = start();
        return real.timer(name, () -> {
            long due = task.run();
            return due == NEVER ? NEVER : start + due;
        });
    }

    @Override
    public Executor listeners() {
        return real.listeners();
    }
}
