package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Status;
import io.processinspect.spi.Reading;

/**
 * One reading, kept: the values packed into one array; the name, the reasons, and which counters are there are shared with
 * the point before, as they seldom change.
 */
final class CounterSnapshot {
    static final long CUMULATIVE = Counter.all().stream()
            .filter(Counter::cumulative)
            .mapToLong(Counter::bit)
            .sum();

    final long nanoTime;
    final long epochMillis;
    final Status status;
    private final Shared shared;
    private final long[] values;

    /** What is the same from one point to the next, until something about the process changes. */
    private record Shared(String name, long present, Absence[] absences) {
        /** Whether all of it is true of this reading as well. */
        boolean holdsFor(Reading reading, String newName) {
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

    /**
     * Keeps a reading.
     *
     * @param before the point before it in its track, or null
     */
    static CounterSnapshot of(Reading reading, CounterSnapshot before) {
        long present = reading.present();
        long[] values = new long[Long.bitCount(present)];
        int next = 0;
        for (long left = present; left != 0; left &= left - 1) {
            values[next++] = reading.value(Counter.all().get(Long.numberOfTrailingZeros(left)));
        }
        // A read that failed knows no name; the process has not lost it.
        String name = reading.name().isEmpty() && before != null ? before.name() : reading.name();
        Shared shared = before != null && before.shared.holdsFor(reading, name)
                ? before.shared
                : new Shared(name, present, reading.absences());
        return new CounterSnapshot(reading, reading.status(), shared, values);
    }

    /** This point with the cumulative counters that the system still knew after the exit. */
    CounterSnapshot withFinal(Reading last) {
        long gained = last.present() & present() & CUMULATIVE;
        if (gained == 0) {
            return this;
        }
        long[] merged = values.clone();
        for (long left = gained; left != 0; left &= left - 1) {
            Counter counter = Counter.all().get(Long.numberOfTrailingZeros(left));
            merged[place(counter)] = last.value(counter);
        }
        return new CounterSnapshot(last, status, shared, merged);
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

    /** The value of a counter that is there. */
    long get(Counter counter) {
        return values[place(counter)];
    }

    /** Why a counter is not there. */
    Absence absenceOf(Counter counter) {
        return shared.absences[counter.ordinal()];
    }

    private int place(Counter counter) {
        return Long.bitCount(present() & (counter.bit() - 1));
    }
}
