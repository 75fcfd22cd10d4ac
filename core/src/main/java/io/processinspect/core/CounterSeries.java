package io.processinspect.core;

import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.ProcessIdentity;
import io.processinspect.Termination;
import io.processinspect.spi.Reading;

/** The successive reads of one process through one handle. Not thread-safe; guarded by its owner's lock. */
final class CounterSeries {
    private SampleContext context;
    /** The last known value of each counter, which may have been absent since. */
    private final long[] lastSeen = new long[Counter.all().size()];

    private CounterSnapshot lastGood;
    private long fell;

    CounterSeries(SampleContext context, Reading reading) {
        this.context = context;
        this.lastGood = CounterSnapshot.of(reading, null);
        recordValues(reading);
    }

    /** The last successful read. */
    CounterSnapshot lastGood() {
        return lastGood;
    }

    /** A sample of the last successful read alone, without an interval. */
    Sample alone() {
        return new Sample(context, lastGood, null, 0, null);
    }

    /**
     * Adds a read; returns the sample since the last successful one.
     *
     * @param process as identified at this read: its start time changes when the wall clock is set
     * @param cpus of the machine at this read, which may change while a process is watched
     */
    Sample next(Reading reading, ProcessIdentity process, Cpus cpus) {
        context = context.with(process, cpus);
        if (reading.repeats(lastGood.nanoTime)) {
            CounterSnapshot before = lastGood;
            lastGood = before.again(reading);
            return new Sample(context, lastGood, before, 0, null);
        }
        CounterSnapshot snapshot = CounterSnapshot.of(reading, lastGood);
        long fellNow = recordValues(reading);
        fell |= fellNow;
        Sample sample = new Sample(context, snapshot, lastGood, fellNow, null);
        // The next interval must not start at a read without any values, unless there has never been one.
        if (!snapshot.isEmpty() || lastGood.isEmpty()) {
            lastGood = snapshot;
        }
        return sample;
    }

    /** Adds the final values of an exited process; returns the mask of the counters that have decreased. */
    long exited(Reading reading) {
        lastGood = lastGood.withFinal(reading);
        long fellNow = recordValues(reading);
        fell |= fellNow;
        return fellNow;
    }

    /**
     * The last sample of an exited process: the latest one, or a newer one if the system still reported final values.
     */
    Sample last(Reading reading, Sample latest, Termination end) {
        CounterSnapshot before = lastGood;
        long fellNow = exited(reading);
        return lastGood == before ? latest.ended(end) : new Sample(context, lastGood, before, fellNow, end);
    }

    /** Records the values; returns the mask of the cumulative counters that fell below their last known value or were reset. */
    private long recordValues(Reading reading) {
        long lower = reading.resets() & CounterSnapshot.CUMULATIVE;
        for (long left = reading.present() & CounterSnapshot.CUMULATIVE; left != 0; left &= left - 1) {
            int index = Long.numberOfTrailingZeros(left);
            long value = reading.value(Counter.all().get(index));
            if (value < lastSeen[index]) {
                lower |= 1L << index;
            }
            lastSeen[index] = value;
        }
        return lower;
    }

    /** The sample from an earlier read to the last successful one; {@code end} is null while the session runs. */
    Sample since(CounterSnapshot first, Termination end) {
        return new Sample(context, lastGood, first, fell, end);
    }
}
