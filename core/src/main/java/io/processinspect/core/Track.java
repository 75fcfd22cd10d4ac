package io.processinspect.core;

import io.processinspect.Counter;
import io.processinspect.Termination;
import io.processinspect.spi.Reading;

/** The reads of one process, one after another, through one handle. Not safe for threads; its owner's lock guards it. */
final class Track {
    private final Subject subject;
    /** The last value of each counter, which may have been absent since. */
    private final long[] lastSeen = new long[Counter.all().size()];

    private Point lastGood;
    private long fell;

    Track(Subject subject, Reading reading) {
        this.subject = subject;
        this.lastGood = Point.of(reading, null);
        see(reading);
    }

    /** The last good read. */
    Point lastGood() {
        return lastGood;
    }

    /** The sample of the last good read alone, which has no interval. */
    Sample alone() {
        return new Sample(subject, lastGood, null, 0, null);
    }

    /** Takes the next read: the sample since the last good one. */
    Sample next(Reading reading) {
        Point point = Point.of(reading, lastGood);
        long fellNow = see(reading);
        fell |= fellNow;
        Sample sample = new Sample(subject, point, lastGood, fellNow, null);
        // A read that gave nothing is no good place to count from, unless nothing can be had at all.
        if (!point.isEmpty() || lastGood.isEmpty()) {
            lastGood = point;
        }
        return sample;
    }

    /** Takes what the system still knew of a process that has exited; gives the counters that have fallen, as a mask. */
    long exited(Reading reading) {
        lastGood = lastGood.withFinal(reading);
        long fellNow = see(reading);
        fell |= fellNow;
        return fellNow;
    }

    /** The last sample of a process that has exited: the latest, or a newer one where the system still knew something. */
    Sample last(Reading reading, Sample latest, Termination end) {
        Point before = lastGood;
        long fellNow = exited(reading);
        return lastGood == before ? latest.ended(end) : new Sample(subject, lastGood, before, fellNow, end);
    }

    /** The cumulative counters that are lower than when they were last seen, as a mask. */
    private long see(Reading reading) {
        long lower = 0;
        for (long left = reading.present() & Point.CUMULATIVE; left != 0; left &= left - 1) {
            int place = Long.numberOfTrailingZeros(left);
            long value = reading.value(Counter.all().get(place));
            if (value < lastSeen[place]) {
                lower |= 1L << place;
            }
            lastSeen[place] = value;
        }
        return lower;
    }

    /** From an earlier read to the last good one; {@code end} is null while it runs. */
    Sample since(Point first, Termination end) {
        return new Sample(subject, lastGood, first, fell, end);
    }
}
