package io.processinspect.core;

import io.processinspect.Schedule;
import io.processinspect.spi.Timeline;

/**
 * The ticks of one schedule: absolute times, multiples of the interval from the start, so that they do not drift.
 * Counts the ticks that passed without a read. Guarded by its owner's lock.
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

    /** The time of the next tick or the end, whichever comes first. */
    long due() {
        // Multiples of a very long interval overflow a long; a tick that far away is never due.
        boolean beyond = next > Long.MAX_VALUE / interval;
        long offset = beyond ? length : Math.min(next * interval, length);
        return offset == Long.MAX_VALUE ? Timeline.NEVER : start + offset;
    }

    boolean isOver(long now) {
        return now - start >= length;
    }

    /**
     * Advances past every tick up to {@code now}.
     *
     * @return how many ticks passed without a read before the one to read now, or -1 when none is due
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

    /** Takes back the last advance, whose read failed: its tick counts as one without a read at the next. */
    void undo(long unread) {
        next -= unread + 1;
        missed -= unread;
    }

    long missed() {
        return missed;
    }

    long maxLag() {
        return maxLag;
    }
}
