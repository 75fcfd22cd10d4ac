package io.processinspect.core;

import io.processinspect.Schedule;
import io.processinspect.spi.Timeline;

/**
 * The ticks of one schedule: absolute points in time, counted from the start, so that nothing drifts; and the count of
 * those that passed without a read. Guarded by its owner's lock.
 */
final class TickSchedule {
    private final long start;
    private final long interval;
    private final long length;
    private long next = 1;
    private long missed;
    private long maxLag;

    TickSchedule(Schedule schedule, long start) {
        this.start = start;
        this.interval = schedule.interval().toNanos();
        this.length = schedule.duration().map(limit -> limit.toNanos()).orElse(Long.MAX_VALUE);
    }

    /** When something is due: the next tick, or the end. */
    long due() {
        // Two long intervals do not fit into a long; a tick that far away is not due in this life.
        boolean beyond = next > Long.MAX_VALUE / interval;
        long offset = beyond ? length : Math.min(next * interval, length);
        return offset == Long.MAX_VALUE ? Timeline.NEVER : start + offset;
    }

    boolean isOver(long now) {
        return now - start >= length;
    }

    /**
     * Moves past every tick up to now.
     *
     * @return how many ticks went by unread before the one that is to be read now, or -1 when none is due
     */
    long advance(long now) {
        long passed = Math.min(now - start, length) / interval;
        if (passed < next) {
            return -1;
        }
        long unread = passed - next;
        missed += unread;
        maxLag = Math.max(maxLag, now - start - passed * interval);
        next = passed + 1;
        return unread;
    }

    long missed() {
        return missed;
    }

    long maxLag() {
        return maxLag;
    }
}
