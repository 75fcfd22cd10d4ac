package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Status;
import io.processinspect.spi.Reading;

/** One reading, kept: what is present packed into one array, the reasons of what is absent shared with the point before. */
final class Point {
    static final long CUMULATIVE = Counter.all().stream()
            .filter(Counter::cumulative)
            .mapToLong(Counter::bit)
            .sum();

    final long nanoTime;
    final long epochMillis;
    final String name;
    final Status status;
    private final long present;
    private final long[] values;
    private final Absence[] absences;

    private Point(Reading from, String name, Status status, long present, long[] values, Absence[] absences) {
        this.nanoTime = from.nanoTime();
        this.epochMillis = from.epochMillis();
        this.name = name;
        this.status = status;
        this.present = present;
        this.values = values;
        this.absences = absences;
    }

    /**
     * Keeps a reading.
     *
     * @param before the point before it in its track, or null
     */
    static Point of(Reading reading, Point before) {
        long present = reading.present();
        long[] values = new long[Long.bitCount(present)];
        int next = 0;
        for (long left = present; left != 0; left &= left - 1) {
            values[next++] = reading.value(Counter.all().get(Long.numberOfTrailingZeros(left)));
        }
        boolean same = before != null && reading.hasAbsences(before.absences);
        Absence[] absences = same ? before.absences : reading.absences();
        // A read that failed knows no name; the process has not lost it.
        String name = reading.name().isEmpty() && before != null ? before.name : reading.name();
        return new Point(reading, name, reading.status(), present, values, absences);
    }

    /** This point with the cumulative counters that the system still knew after the exit. */
    Point withFinal(Reading last) {
        long gained = last.present() & present & CUMULATIVE;
        if (gained == 0) {
            return this;
        }
        long[] merged = values.clone();
        for (long left = gained; left != 0; left &= left - 1) {
            Counter counter = Counter.all().get(Long.numberOfTrailingZeros(left));
            merged[place(counter)] = last.value(counter);
        }
        return new Point(last, name, status, present, merged, absences);
    }

    boolean has(Counter counter) {
        return (present & counter.bit()) != 0;
    }

    boolean isEmpty() {
        return present == 0;
    }

    /** The value of a counter that is there. */
    long get(Counter counter) {
        return values[place(counter)];
    }

    /** Why a counter is not there. */
    Absence whyNot(Counter counter) {
        return absences[counter.ordinal()];
    }

    private int place(Counter counter) {
        return Long.bitCount(present & (counter.bit() - 1));
    }
}
