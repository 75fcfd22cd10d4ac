package io.processinspect.fake;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The script of one process. What is not scripted is absent (unsupported). Every method returns the process itself, may be
 * called while the machine is in use, and takes effect at the next read. Safe for all threads.
 */
public final class FakeProcess {
    private static final Absence NOT_SCRIPTED = Absence.unsupported("not scripted");
    private static final long ALIVE = Long.MAX_VALUE;

    private final long pid;
    private final long startNanos;
    private final VirtualTime time;
    private final Map<Counter, Curve> curves = new ConcurrentHashMap<>();
    private final Map<Counter, Absence> absences = new ConcurrentHashMap<>();
    private volatile String name;
    private volatile Status status = Status.SLEEPING;
    private volatile String user;
    private volatile List<String> commandLine = List.of();
    private volatile long parent;
    private volatile long exitNanos = ALIVE;
    private volatile int exitCode;
    private volatile boolean leavesFinal;
    private volatile boolean closedToUs;
    private volatile RuntimeException fault;

    /** The time of the machine, in nanoseconds since its beginning. */
    interface VirtualTime {
        long nanos();
    }

    FakeProcess(long pid, String name, Duration startsAt, VirtualTime time) {
        this.pid = pid;
        this.name = Objects.requireNonNull(name, "name");
        this.startNanos = startsAt.toNanos();
        this.time = time;
    }

    /** The name, from now on: it changes at an exec. */
    public FakeProcess name(String newName) {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /** What it is doing; sleeping unless said otherwise. */
    public FakeProcess status(Status newStatus) {
        status = Objects.requireNonNull(newStatus, "status");
        return this;
    }

    /** The owner's name; unknown unless said. */
    public FakeProcess user(String owner) {
        user = owner;
        return this;
    }

    /** What it was started with; not shown unless said. */
    public FakeProcess commandLine(String... programAndArguments) {
        commandLine = List.of(programAndArguments);
        return this;
    }

    /** The parent's pid; unknown unless said. */
    public FakeProcess parent(long parentPid) {
        parent = parentPid;
        return this;
    }

    /** A counter that stays as it is. */
    public FakeProcess value(Counter counter, long value) {
        return curve(counter, age -> value);
    }

    /** A counter that grows from 0 by so much each second. */
    public FakeProcess rate(Counter counter, long perSecond) {
        return curve(counter, age -> (long) (perSecond * (age.toNanos() / 1e9)));
    }

    /** A counter that follows any curve. A negative value plays a system that errs. */
    public FakeProcess curve(Counter counter, Curve curve) {
        curves.put(counter, curve);
        absences.remove(counter);
        return this;
    }

    /** A counter that falls back to 0 at this age, and goes on growing from there. */
    public FakeProcess fallsBack(Counter counter, Duration age) {
        Curve before =
                Objects.requireNonNull(curves.get(counter), () -> counter.label() + " has no curve to fall from");
        return curve(counter, at -> at.compareTo(age) < 0 ? before.at(at) : before.at(at) - before.at(age));
    }

    /** A metric that the system refuses to this user. */
    public FakeProcess denied(Metric metric) {
        return absent(metric, Absence.denied("scripted"));
    }

    /** A metric that is absent for any reason. */
    public FakeProcess absent(Metric metric, Absence why) {
        for (Counter counter : Counter.of(metric)) {
            absences.put(counter, why);
            curves.remove(counter);
        }
        return this;
    }

    /** A process that may not be opened at all. */
    public FakeProcess denied() {
        closedToUs = true;
        return this;
    }

    /** A process at whose reading the backend throws; null mends it. */
    public FakeProcess failsWith(RuntimeException failure) {
        fault = failure;
        return this;
    }

    /** It exits at this age. */
    public FakeProcess exitsAt(Duration age, int code) {
        exitCode = code;
        exitNanos = startNanos + age.toNanos();
        return this;
    }

    /** It exits now. */
    public FakeProcess exit(int code) {
        exitCode = code;
        exitNanos = time.nanos();
        return this;
    }

    /** After its exit the system still knows its cumulative counters. */
    public FakeProcess leavesFinalCounters() {
        leavesFinal = true;
        return this;
    }

    long pid() {
        return pid;
    }

    String name() {
        return name;
    }

    Status status() {
        return status;
    }

    Optional<String> user() {
        return Optional.ofNullable(user);
    }

    List<String> commandLine() {
        return commandLine;
    }

    OptionalLong parent() {
        return parent > 0 ? OptionalLong.of(parent) : OptionalLong.empty();
    }

    long startNanos() {
        return startNanos;
    }

    boolean isAlive() {
        long now = time.nanos();
        return startNanos <= now && now < exitNanos;
    }

    boolean hasExited() {
        return time.nanos() >= exitNanos;
    }

    int exitCode() {
        return exitCode;
    }

    boolean leavesFinal() {
        return leavesFinal;
    }

    boolean isDenied() {
        return closedToUs;
    }

    void throwFault() {
        if (fault != null) {
            throw fault;
        }
    }

    /** The value now, or at the exit; empty when absent. */
    OptionalLong read(Counter counter) {
        Curve curve = curves.get(counter);
        if (curve == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(curve.at(Duration.ofNanos(Math.min(time.nanos(), exitNanos) - startNanos)));
    }

    Absence absenceOf(Counter counter) {
        return absences.getOrDefault(counter, NOT_SCRIPTED);
    }
}
