package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Status;
import io.processinspect.spi.Reading;

/**
 * An immutable copy of one reading. The values are packed into one array; the name, the absence reasons and the mask of
 * present counters rarely change and are shared with the previous snapshot.
 */
final class CounterSnapshot {
    static final long CUMULATIVE = Counter.all().stream()
            .filter(Counter::cumulative)
            .mapToLong(Counter::bit)
            .sum();

    private static final long SPLIT_TIMES = Counter.KERNEL_NANOS.bit() | Counter.USER_NANOS.bit();

    final long nanoTime;
    final long epochMillis;
    final Status status;
    private final Shared shared;
    private final long[] values;

    /** The part that consecutive snapshots share until something about the process changes. */
    private record Shared(String name, long present, Absence[] absences) {
        /** Whether this reading has the same name, counters and absence reasons. */
        boolean matches(Reading reading, String newName) {
            return present == reading.present() && name.equals(newName) && reading.hasAbsences(absences);
        }
    }

    private CounterSnapshot(Reading from, Status status, Shared shared, long[] values) {
        this.nanoTime = from.nanoTime();
        this.epochMillis = from.epochMillis();
        this.status = status;
        this.shared = shared;
        this.values = values;
    }

    /** This at a later time: of a reading that gives the same. */
    CounterSnapshot again(Reading unchanged) {
        return new CounterSnapshot(unchanged, status, shared, values);
    }

    /**
     * Copies a reading.
     *
     * @param before the previous snapshot of the series, or null
     */
    static CounterSnapshot of(Reading reading, CounterSnapshot before) {
        long present = reading.present();
        long[] values = new long[Long.bitCount(present)];
        int next = 0;
        for (long left = present; left != 0; left &= left - 1) {
            values[next++] = reading.value(Counter.all().get(Long.numberOfTrailingZeros(left)));
        }
        // A failed read has no name; the process still does.
        String name = reading.name().isEmpty() && before != null ? before.name() : reading.name();
        Shared shared = before != null && before.shared.matches(reading, name)
                ? before.shared
                : new Shared(name, present, reading.absences());
        return new CounterSnapshot(reading, reading.status(), shared, values);
    }

    /**
     * A copy with the final values of the cumulative counters that the system still reported after the exit. Those that it
     * denied then are absent: what they were before would stand beside numbers, and under a time, of the whole life.
     */
    CounterSnapshot withFinal(Reading last) {
        long updated = last.present() & present() & CUMULATIVE;
        if (updated == 0) {
            return this;
        }
        Absence[] absences = shared.absences.clone();
        long kept = present();
        if (has(Counter.CPU_NANOS) && (updated & SPLIT_TIMES) != 0 && (updated & Counter.CPU_NANOS.bit()) == 0) {
            // It would stand beside newer kernel and user times, whose sum is taken in its place.
            kept &= ~Counter.CPU_NANOS.bit();
            absences[Counter.CPU_NANOS.ordinal()] = Absence.NEEDS_INTERVAL;
        }
        for (Counter counter : Counter.all()) {
            Absence why = last.absences()[counter.ordinal()];
            if (has(counter) && counter.cumulative() && why != null && why.reason() == Absence.Reason.DENIED) {
                kept &= ~counter.bit();
                absences[counter.ordinal()] = why;
            }
        }
        long[] merged = new long[Long.bitCount(kept)];
        int next = 0;
        for (long left = kept; left != 0; left &= left - 1) {
            Counter counter = Counter.all().get(Long.numberOfTrailingZeros(left));
            merged[next++] = (updated & counter.bit()) == 0 ? get(counter) : last.value(counter);
        }
        return new CounterSnapshot(
                last, status, kept == present() ? shared : new Shared(name(), kept, absences), merged);
    }

    String name() {
        return shared.name;
    }

    private long present() {
        return shared.present;
    }

    boolean has(Counter counter) {
        return (present() & counter.bit()) != 0;
    }

    boolean isEmpty() {
        return present() == 0;
    }

    /** The value of a counter that is present. */
    long get(Counter counter) {
        return values[indexOf(counter)];
    }

    /** Why a counter is absent. */
    Absence absenceOf(Counter counter) {
        return shared.absences[counter.ordinal()];
    }

    private int indexOf(Counter counter) {
        return Long.bitCount(present() & (counter.bit() - 1));
    }
}
