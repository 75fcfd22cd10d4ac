package io.processinspect.fake;

import io.processinspect.spi.Timeline;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * The time of a scene that is watched, not tested: real time, but always the same at the beginning and standing still
 * until somebody waits. So a listing or a snapshot is the same bytes each time, and monitoring moves.
 */
final class DemoClock implements Timeline {
    private final Timeline real = Timeline.system();
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
    public Timer timer(String name, Task job) {
        long start = start();
        return real.timer(name, () -> {
            long due = job.run();
            return due == NEVER ? NEVER : start + due;
        });
    }

    @Override
    public Executor listeners() {
        return real.listeners();
    }
}
