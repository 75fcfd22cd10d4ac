package io.processinspect.fake;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.ProcessSocket;
import io.processinspect.Status;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The script of one process. Counters without a script are absent (unsupported). Every method returns this process, may
 * be called while the machine is in use, and takes effect at the next read. Thread-safe.
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
    private volatile List<ProcessSocket> sockets = List.of();
    private volatile long parent;
    private volatile long exitNanos = ALIVE;
    private volatile int exitCode;
    private volatile boolean leavesFinal;
    private volatile boolean denied;
    private volatile boolean tellsExit;
    private final List<Timeline.Timer> toldExits = new CopyOnWriteArrayList<>();
    private volatile RuntimeException fault;

    /** The machine's time, in nanoseconds since it started. */
    interface VirtualTime {
        long nanos();
    }

    FakeProcess(long pid, String name, Duration startsAt, VirtualTime time) {
        this.pid = pid;
        this.name = Objects.requireNonNull(name, "name");
        this.startNanos = startsAt.toNanos();
        this.time = time;
    }

    /** Changes the name, as an exec does. */
    public FakeProcess name(String newName) {
        name = Objects.requireNonNull(newName, "name");
        return this;
    }

    /** Sets the status (default: sleeping). */
    public FakeProcess status(Status newStatus) {
        status = Objects.requireNonNull(newStatus, "status");
        return this;
    }

    /** Sets the owner's name (default: unknown). */
    public FakeProcess user(String owner) {
        user = owner;
        return this;
    }

    /** Sets the command line (default: empty). */
    public FakeProcess commandLine(String... programAndArguments) {
        commandLine = List.of(programAndArguments);
        return this;
    }

    /** Sets the sockets (default: none). */
    public FakeProcess sockets(ProcessSocket... open) {
        sockets = List.of(open);
        return this;
    }

    /** Sets the parent's pid (default: unknown). */
    public FakeProcess parent(long parentPid) {
        parent = parentPid;
        return this;
    }

    /** Sets a counter to a constant value. */
    public FakeProcess value(Counter counter, long value) {
        return curve(counter, age -> value);
    }

    /** Makes a counter grow linearly from 0, by {@code perSecond} each second. */
    public FakeProcess rate(Counter counter, long perSecond) {
        return curve(counter, age -> (long) (perSecond * (age.toNanos() / 1e9)));
    }

    /** Makes a counter follow a curve. A negative value simulates a faulty system. */
    public FakeProcess curve(Counter counter, Curve curve) {
        curves.put(counter, curve);
        absences.remove(counter);
        return this;
    }

    /**
     * Makes a counter drop to 0 at this age and continue from there.
     *
     * @throws NullPointerException when the counter has no value, rate or curve yet
     */
    public FakeProcess fallsBack(Counter counter, Duration age) {
        Curve before = Objects.requireNonNull(
                curves.get(counter), () -> counter.label() + " has no curve; set one before fallsBack");
        return curve(counter, at -> at.compareTo(age) < 0 ? before.at(at) : before.at(at) - before.at(age));
    }

    /** Makes a metric absent (denied). */
    public FakeProcess denied(Metric metric) {
        return absent(metric, Absence.denied("scripted"));
    }

    /** Makes a metric absent with this reason. */
    public FakeProcess absent(Metric metric, Absence why) {
        for (Counter counter : Counter.of(metric)) {
            absences.put(counter, why);
            curves.remove(counter);
        }
        return this;
    }

    /** Makes opening the process fail with {@link io.processinspect.AccessDeniedException}. */
    public FakeProcess denied() {
        denied = true;
        return this;
    }

    /** Makes reading the process throw; null removes the failure. */
    public FakeProcess failsWith(RuntimeException failure) {
        fault = failure;
        return this;
    }

    /** Makes the process exit at this age. */
    public FakeProcess exitsAt(Duration age, int code) {
        exitCode = code;
        exitNanos = startNanos + age.toNanos();
        toldExits.forEach(Timeline.Timer::wake);
        return this;
    }

    /** Makes the process exit now. */
    public FakeProcess exit(int code) {
        exitCode = code;
        exitNanos = time.nanos();
        toldExits.forEach(Timeline.Timer::wake);
        return this;
    }

    /** Tells of the exit at once, as the backend {@code procfs} with native calls does (default: the next read finds it). */
    public FakeProcess tellsExit() {
        tellsExit = true;
        return this;
    }

    /** Keeps the final values of the cumulative counters readable after the exit. */
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

    List<ProcessSocket> sockets() {
        return sockets;
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

    /** Calls the action at the exit; null when it is not told. */
    Timeline.Timer onExit(Timeline timeline, Runnable action) {
        if (!tellsExit) {
            return null;
        }
        Timeline.Timer timer = timeline.timer("processinspect-exit", () -> {
            if (!hasExited()) {
                return exitNanos == ALIVE ? Timeline.NEVER : exitNanos;
            }
            action.run();
            return Timeline.NEVER;
        });
        toldExits.add(timer);
        return timer;
    }

    void removeOnExit(Timeline.Timer timer) {
        toldExits.remove(timer);
        timer.close();
    }

    boolean isDenied() {
        return denied;
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
