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

    /** Whether the absences are still those of the read before. */
    private boolean holdsPreviousAbsences;
    /** Whether this read repeats the one before, and nothing was set to something else since. */
    private boolean unchanged;

    // Those of the read before, for repeat(). The values and the absences are not cleared until something is set.
    private long presentBefore;
    private String nameBefore = "";
    private Status statusBefore = Status.UNKNOWN;
    private long nanoTimeBefore;

    /** Creates a reading for these metrics, timestamped by this clock. */
    public Reading(MetricFlags metrics, Timeline timeline) {
        this.requested = metrics.counters();
        this.timeline = timeline;
        this.holdsPreviousAbsences = true;
        clearAbsences();
    }

    /** Clears the reading and takes the timestamps; must be called immediately before the system is read. */
    public void begin() {
        clearAbsences();
        holdsPreviousAbsences = true;
        unchanged = false;
        presentBefore = present;
        nameBefore = name;
        statusBefore = status;
        nanoTimeBefore = nanoTime;
        present = 0;
        resets = 0;
        name = "";
        status = Status.UNKNOWN;
        nanoTime = timeline.nanoTime();
        epochMillis = timeline.epochMillis();
    }

    /**
     * Restores the values, absences, name and status of the previous read, for a backend that knows that they have not
     * changed. Those that have may be set afterwards. Must be the first call after {@link #begin()}.
     *
     * @param time the {@link #nanoTime()} of the read to repeat
     * @return false, and nothing is restored, when the previous read was another one
     */
    public boolean repeat(long time) {
        if (!holdsPreviousAbsences || nanoTimeBefore != time) {
            return false;
        }
        holdsPreviousAbsences = false;
        unchanged = true;
        present = presentBefore;
        name = nameBefore;
        status = statusBefore;
        return true;
    }

    /**
     * Whether this read gives what an earlier one gave: it was repeated, and nothing was set to something else since.
     *
     * @param time the {@link #nanoTime()} of the read that is meant
     */
    public boolean repeats(long time) {
        return unchanged && nanoTimeBefore == time;
    }

    /** Clears the absences of the read before. */
    private void clearAbsences() {
        if (holdsPreviousAbsences) {
            for (int i = 0; i < SIZE; i++) {
                absences[i] = (requested & 1L << i) != 0 ? NOT_GIVEN : Absence.NOT_REQUESTED;
            }
            holdsPreviousAbsences = false;
        }
    }

    /** Marks all requested counters as failed. */
    public void fail(String detail) {
        Absence failed = Absence.failed(detail);
        clearAbsences();
        unchanged = false;
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
        clearAbsences();
        unchanged &= (present & counter.bit()) != 0 && values[counter.ordinal()] == value;
        values[counter.ordinal()] = value;
        present |= counter.bit();
    }

    /**
     * Marks a counter as absent; ignored when it was not requested. Callers should share {@link Absence} instances, as
     * they are retained with each sample.
     */
    public void absent(Counter counter, Absence why) {
        if (wants(counter)) {
            clearAbsences();
            unchanged &= (present & counter.bit()) == 0 && absences[counter.ordinal()] == why;
            present &= ~counter.bit();
            absences[counter.ordinal()] = Objects.requireNonNull(why, "why");
        }
    }

    /** Marks a cumulative counter as reset since the previous reading: its difference is then {@code failed}. */
    public void markReset(Counter counter) {
        clearAbsences();
        unchanged = false;
        resets |= counter.bit();
    }

    /** Sets the program's name. */
    public void name(String newName) {
        clearAbsences();
        unchanged &= name.equals(newName);
        name = Objects.requireNonNull(newName, "name");
    }

    /** Sets the process's status. */
    public void status(Status newStatus) {
        clearAbsences();
        unchanged &= status == newStatus;
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
        clearAbsences();
        return (requested & ~present) == 0 ? NONE : Arrays.copyOf(absences, SIZE);
    }

    /**
     * Whether the reasons for the counters that are not {@link #present()} are the same instances as in this earlier
     * copy.
     */
    public boolean hasAbsences(Absence[] earlier) {
        clearAbsences();
        for (int i = 0; i < SIZE; i++) {
            if ((present & 1L << i) == 0 && absences[i] != earlier[i]) {
                return false;
            }
        }
        return true;
    }
}
