package io.processinspect.spi;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.Status;
import java.util.Arrays;
import java.util.Objects;

/**
 * Receives the values a backend reads. Reused for every read, so reading allocates nothing; not thread-safe.
 */
public final class Reading {
    private static final int SIZE = Counter.all().size();
    private static final Absence NOT_GIVEN = Absence.unsupported("");
    private static final Absence NEGATIVE = Absence.failed("the system returned a negative value");

    private static final Absence[] NONE = new Absence[SIZE];

    static {
        Arrays.fill(NONE, Absence.NOT_REQUESTED);
    }

    private final Timeline timeline;
    private final long requested;
    private final long[] values = new long[SIZE];
    private final Absence[] absences = new Absence[SIZE];
    private long present;
    private long resets;
    private String name = "";
    private Status status = Status.UNKNOWN;
    private long nanoTime;
    private long epochMillis;

    /** Creates a reading for these metrics, timestamped by this clock. */
    public Reading(MetricFlags metrics, Timeline timeline) {
        this.requested = metrics.counters();
        this.timeline = timeline;
    }

    /** Clears the reading and takes the timestamps; must be called immediately before the system is read. */
    public void begin() {
        present = 0;
        resets = 0;
        name = "";
        status = Status.UNKNOWN;
        for (int i = 0; i < SIZE; i++) {
            absences[i] = (requested & 1L << i) != 0 ? NOT_GIVEN : Absence.NOT_REQUESTED;
        }
        nanoTime = timeline.nanoTime();
        epochMillis = timeline.epochMillis();
    }

    /** Marks all requested counters as failed. */
    public void fail(String detail) {
        Absence failed = Absence.failed(detail);
        present = 0;
        for (Counter counter : Counter.all()) {
            absent(counter, failed);
        }
    }

    /** Whether this counter was requested; others need not be read. */
    public boolean wants(Counter counter) {
        return (requested & counter.bit()) != 0;
    }

    /** Sets a counter; ignored when it was not requested. A negative value marks the counter as failed. */
    public void set(Counter counter, long value) {
        if (!wants(counter)) {
            return;
        }
        if (value < 0) {
            absent(counter, NEGATIVE);
            return;
        }
        values[counter.ordinal()] = value;
        present |= counter.bit();
    }

    /**
     * Marks a counter as absent; ignored when it was not requested. Callers should share {@link Absence} instances, as
     * they are retained with each sample.
     */
    public void absent(Counter counter, Absence why) {
        if (wants(counter)) {
            present &= ~counter.bit();
            absences[counter.ordinal()] = Objects.requireNonNull(why, "why");
        }
    }

    /** Marks a cumulative counter as reset since the previous reading: its difference is then {@code failed}. */
    public void markReset(Counter counter) {
        resets |= counter.bit();
    }

    /** Sets the program's name. */
    public void name(String newName) {
        name = Objects.requireNonNull(newName, "name");
    }

    /** Sets the process's status. */
    public void status(Status newStatus) {
        status = Objects.requireNonNull(newStatus, "status");
    }

    /** The program's name; empty when the backend did not set it. */
    public String name() {
        return name;
    }

    /** The process's status; {@link Status#UNKNOWN} when the backend did not set it. */
    public Status status() {
        return status;
    }

    /** When {@link #begin()} was called, by the monotonic clock, in nanoseconds. */
    public long nanoTime() {
        return nanoTime;
    }

    /** When {@link #begin()} was called, by the wall clock, in milliseconds since 1970-01-01 UTC. */
    public long epochMillis() {
        return epochMillis;
    }

    /** The counters that were set, as a mask of {@link Counter#bit()}. */
    public long present() {
        return present;
    }

    /** The counters that were marked as reset, as a mask of {@link Counter#bit()}. */
    public long resets() {
        return resets;
    }

    /** The value of a counter that is {@link #present()}; undefined for any other. */
    public long value(Counter counter) {
        return values[counter.ordinal()];
    }

    /**
     * The reasons for the counters that are not {@link #present()}, indexed by ordinal; all other elements are
     * undefined. Callers must not modify the array: readings without a missing counter share one.
     */
    public Absence[] absences() {
        return (requested & ~present) == 0 ? NONE : Arrays.copyOf(absences, SIZE);
    }

    /**
     * Whether the reasons for the counters that are not {@link #present()} are the same instances as in this earlier
     * copy.
     */
    public boolean hasAbsences(Absence[] earlier) {
        for (int i = 0; i < SIZE; i++) {
            if ((present & 1L << i) == 0 && absences[i] != earlier[i]) {
                return false;
            }
        }
        return true;
    }
}
