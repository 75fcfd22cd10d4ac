package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Status;
import io.processinspect.spi.Reading;

/** One reading, kept: what is present packed into one array; what mostly stays as it is shared with the point before. */
final class Point {
    static final long CUMULATIVE = Counter.all().stream()
            .filter(Counter::cumulative)
            .mapToLong(Counter::bit)
            .sum();

    final long nanoTime;
    final long epochMillis;
    final Status status;
    private final Constant constant;
    private final long[] values;

    /** What is the same from one point to the next, until something about the process changes. */
    private record Constant(String name, long present, Absence[] absences) {
        /** This one, if it holds for a reading as well. */
        boolean holdsFor(Reading reading, String newName) {
            return present == reading.present() && name.equals(newName) && reading.hasAbsences(absences);
        }
    }

    private Point(Reading from, Status status, Constant constant, long[] values) {
        this.nanoTime = from.nanoTime();
        this.epochMillis = from.epochMillis();
        this.status = status;
        this.constant = constant;
        this.values = values;
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
        // A read that failed knows no name; the process has not lost it.
        String name = reading.name().isEmpty() && before != null ? before.name() : reading.name();
        Constant constant = before != null && before.constant.holdsFor(reading, name)
                ? before.constant
                : new Constant(name, present, reading.absences());
        return new Point(reading, reading.status(), constant, values);
    }

    /** This point with the cumulative counters that the system still knew after the exit. */
    Point withFinal(Reading last) {
        long gained = last.present() & present() & CUMULATIVE;
        if (gained == 0) {
            return this;
        }
        long[] merged = values.clone();
        for (long left = gained; left != 0; left &= left - 1) {
            Counter counter = Counter.all().get(Long.numberOfTrailingZeros(left));
            merged[place(counter)] = last.value(counter);
        }
        return new Point(last, status, constant, merged);
    }

    String name() {
        return constant.name;
    }

    private long present() {
        return constant.present;
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
    Absence whyNot(Counter counter) {
        return constant.absences[counter.ordinal()];
    }

    private int place(Counter counter) {
        return Long.bitCount(present() & (counter.bit() - 1));
    }
}
