package io.processinspect.spi;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.Status;
import java.util.Arrays;
import java.util.Objects;

/**
 * Where a backend puts what it reads. Used again and again, so that reading makes no garbage; not safe for threads.
 */
public final class Reading {
    private static final int SIZE = Counter.all().size();
    private static final Absence NOT_GIVEN = Absence.unsupported("");
    private static final Absence NEGATIVE = Absence.failed("the system gave a negative number");

    private static final Absence[] NONE = new Absence[SIZE];

    static {
        Arrays.fill(NONE, Absence.NOT_REQUESTED);
    }

    private final Timeline timeline;
    private final long wanted;
    private final long[] values = new long[SIZE];
    private final Absence[] absences = new Absence[SIZE];
    private long present;
    private String name = "";
    private Status status = Status.UNKNOWN;
    private long nanoTime;
    private long epochMillis;

    /** For these metrics, timed by this clock. */
    public Reading(MetricFlags metrics, Timeline timeline) {
        this.wanted = metrics.counters();
        this.timeline = timeline;
    }

    /** Empties the reading and takes the time; comes right before the system is read. */
    public void begin() {
        present = 0;
        name = "";
        status = Status.UNKNOWN;
        for (int i = 0; i < SIZE; i++) {
            absences[i] = (wanted & 1L << i) != 0 ? NOT_GIVEN : Absence.NOT_REQUESTED;
        }
        nanoTime = timeline.nanoTime();
        epochMillis = timeline.epochMillis();
    }

    /**
     * Lets a process fill this reading; what it throws becomes absence (failed), never an exception.
     *
     * @return what {@link OpenProcess#read} returned; true when it threw, as that proves no exit
     */
    public boolean fill(OpenProcess process) {
        try {
            return process.read(this);
        } catch (Throwable failure) {
            // Also a native library that is missing, which is an Error: whoever samples must go on.
            fail(String.valueOf(failure));
            return true;
        }
    }

    /** Marks everything that is wanted as failed. */
    public void fail(String detail) {
        Absence failed = Absence.failed(detail);
        present = 0;
        for (Counter counter : Counter.all()) {
            absent(counter, failed);
        }
    }

    /** Whether this counter was asked for; others need not be read. */
    public boolean wants(Counter counter) {
        return (wanted & counter.bit()) != 0;
    }

    /** Sets a counter; one that nobody wants is ignored, a negative value counts as failed. */
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

    /** Marks a counter as absent; one that nobody wants is ignored. Share the reasons: they are kept with each sample. */
    public void absent(Counter counter, Absence why) {
        if (wants(counter)) {
            present &= ~counter.bit();
            absences[counter.ordinal()] = Objects.requireNonNull(why, "why");
        }
    }

    /** Sets the program's name. */
    public void name(String newName) {
        name = Objects.requireNonNull(newName, "name");
    }

    /** Sets what the process is doing. */
    public void status(Status newStatus) {
        status = Objects.requireNonNull(newStatus, "status");
    }

    /** The program's name; empty when the backend gave none. */
    public String name() {
        return name;
    }

    /** What the process is doing; {@link Status#UNKNOWN} when the backend did not say. */
    public Status status() {
        return status;
    }

    /** When {@link #begin()} was called, by the clock that never steps. */
    public long nanoTime() {
        return nanoTime;
    }

    /** When {@link #begin()} was called, by the wall clock. */
    public long epochMillis() {
        return epochMillis;
    }

    /** The counters that were set, as a mask of {@link Counter#bit()}. */
    public long present() {
        return present;
    }

    /** A counter that is {@link #present()}; anything else for one that is not. */
    public long value(Counter counter) {
        return values[counter.ordinal()];
    }

    /**
     * The reasons of what is not {@link #present()}, by ordinal; other places hold anything. Not to be changed: readings that
     * lack nothing give the same.
     */
    public Absence[] absences() {
        return (wanted & ~present) == 0 ? NONE : Arrays.copyOf(absences, SIZE);
    }

    /** Whether the reasons are the same as in this earlier copy, for every counter that is absent in {@code present}. */
    public boolean hasAbsences(Absence[] earlier) {
        for (int i = 0; i < SIZE; i++) {
            if ((present & 1L << i) == 0 && absences[i] != earlier[i]) {
                return false;
            }
        }
        return true;
    }
}
