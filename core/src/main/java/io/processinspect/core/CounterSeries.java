package io.processinspect.core;

import io.processinspect.Counter;
import io.processinspect.Termination;
import io.processinspect.spi.Reading;

/** The reads of one process, one after another, through one handle. Not safe for threads; its owner's lock guards it. */
final class CounterSeries {
    private final SampleContext context;
    /** The last value of each counter, which may have been absent since. */
    private final long[] lastSeen = new long[Counter.all().size()];

    private CounterSnapshot lastGood;
    private long fell;

    CounterSeries(SampleContext context, Reading reading) {
        this.context = context;
        this.lastGood = CounterSnapshot.of(reading, null);
        see(reading);
    }

    /** The last good read. */
    CounterSnapshot lastGood() {
        return lastGood;
    }

    /** The sample of the last good read alone, which has no interval. */
    Sample alone() {
        return new Sample(context, lastGood, null, 0, null);
    }

    /** Takes the next read: the sample since the last good one. */
    Sample next(Reading reading) {
        CounterSnapshot point = CounterSnapshot.of(reading, lastGood);
        long fellNow = see(reading);
        fell |= fellNow;
        Sample sample = new Sample(context, point, lastGood, fellNow, null);
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
        CounterSnapshot before = lastGood;
        long fellNow = exited(reading);
        return lastGood == before ? latest.ended(end) : new Sample(context, lastGood, before, fellNow, end);
    }

    /** The cumulative counters that are lower than when they were last seen, as a mask. */
    private long see(Reading reading) {
        long lower = 0;
        for (long left = reading.present() & CounterSnapshot.CUMULATIVE; left != 0; left &= left - 1) {
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
    Sample since(CounterSnapshot first, Termination end) {
        return new Sample(context, lastGood, first, fell, end);
    }
}
