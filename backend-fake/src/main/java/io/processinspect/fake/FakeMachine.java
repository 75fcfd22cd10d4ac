package io.processinspect.fake;

import io.processinspect.Absence;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.ProcessIdentity;
import io.processinspect.SystemMemory;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine whose processes, memory and time are scripted. It starts at 2026-01-01T00:00:00Z with 4 CPUs, 16 GiB of RAM
 * and no processes. Thread-safe.
 *
 * <pre>{@code
 * FakeMachine machine = new FakeMachine();
 * machine.process(42, "worker").value(Counter.THREADS, 3).rate(Counter.USER_NANOS, 250_000_000);
 * try (MetricsProvider provider = Backends.over(machine.source())) {
 *     MonitoringSession session = provider.openSession(42, MetricFlags.of(Metric.CPU));
 *     machine.clock().advance(Duration.ofSeconds(10));
 *     assertEquals(25.0, session.end().cpu().percentOfOneCpu().get());
 * }
 * }</pre>
 */
public final class FakeMachine {
    static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final long GIB = 1L << 30;

    private final Timeline timeline;
    private final List<FakeProcess> processes = new CopyOnWriteArrayList<>();
    private final Map<Counter, Absence> unsupported = Collections.synchronizedMap(new EnumMap<>(Counter.class));
    private final AtomicInteger handles = new AtomicInteger();
    private volatile Cpus cpus = Cpus.online(4);
    private volatile SystemMemory memory = memoryOf(16 * GIB, 10 * GIB, 6 * GIB, 4 * GIB, GIB);
    private volatile RuntimeException listingFault;
    private volatile long self = 1;

    /** Creates a machine with a virtual clock. */
    public FakeMachine() {
        this(new VirtualClock(ORIGIN));
    }

    FakeMachine(Timeline timeline) {
        this.timeline = timeline;
    }

    /** The virtual clock, which the test advances. */
    public VirtualClock clock() {
        return (VirtualClock) timeline;
    }

    /**
     * Adds a process that starts now.
     *
     * @param pid 1 or more
     * @throws IllegalArgumentException when {@code pid} is below 1
     */
    public FakeProcess process(long pid, String name) {
        return process(pid, name, Duration.ofNanos(timeline.nanoTime()));
    }

    /**
     * Adds a process. To simulate pid reuse, add a second process with the same pid that starts at or after the exit of
     * the first; while both are alive, the one added first is used.
     *
     * @param pid 1 or more
     * @param startsAt time since the machine started; negative when the process started earlier
     * @throws IllegalArgumentException when {@code pid} is below 1
     */
    public FakeProcess process(long pid, String name, Duration startsAt) {
        ProcessIdentity.requirePid(pid);
        FakeProcess process = new FakeProcess(pid, name, startsAt, timeline::nanoTime);
        processes.add(process);
        return process;
    }

    /** Sets the machine's CPUs (default: 4 online). */
    public FakeMachine cpus(Cpus newCpus) {
        cpus = newCpus;
        return this;
    }

    /** Sets the machine's memory, in bytes (default: 16 GiB of RAM, 10 GiB of it available). */
    public FakeMachine memory(long total, long available, long free, long swapTotal, long swapUsed) {
        memory = memoryOf(total, available, free, swapTotal, swapUsed);
        return this;
    }

    /** Makes a metric unsupported for all processes. Must be called before the source is used. */
    public FakeMachine unsupported(Metric metric) {
        Absence why = Absence.unsupported("scripted");
        Counter.of(metric).forEach(counter -> unsupported.put(counter, why));
        return this;
    }

    /** Sets the pid that {@link CounterSource#self()} returns (default: 1). */
    public FakeMachine self(long pid) {
        self = pid;
        return this;
    }

    /** Makes listing the processes throw; null removes the failure. */
    public FakeMachine listingFailsWith(RuntimeException failure) {
        listingFault = failure;
        return this;
    }

    /** The number of open process handles: 0 when all have been closed. */
    public int openHandles() {
        return handles.get();
    }

    /** A backend that reads this machine, for {@code Backends.over}. */
    public CounterSource source() {
        return new FakeCounterSource(this);
    }

    Timeline timeline() {
        return timeline;
    }

    Cpus cpus() {
        return cpus;
    }

    SystemMemory memory() {
        return memory;
    }

    long self() {
        return self;
    }

    Capabilities capabilities() {
        return new Capabilities(
                FakeCounterSourceProvider.NAME,
                "scripted processes, not those of this machine",
                Capabilities.Identity.HANDLE,
                Optional.empty(),
                unsupported);
    }

    /** A counter of a process now, or at its exit. */
    Measured<Long> read(FakeProcess process, Counter counter) {
        Absence absence = unsupported.get(counter);
        OptionalLong value = absence == null ? process.read(counter) : OptionalLong.empty();
        return value.isPresent()
                ? Measured.of(value.getAsLong())
                : Measured.absent(counter.label(), absence == null ? process.absenceOf(counter) : absence);
    }

    AtomicInteger handles() {
        return handles;
    }

    List<FakeProcess> alive() {
        if (listingFault != null) {
            throw listingFault;
        }
        return processes.stream().filter(FakeProcess::isAlive).toList();
    }

    Optional<FakeProcess> alive(long pid) {
        return processes.stream()
                .filter(process -> process.pid() == pid && process.isAlive())
                .findFirst();
    }

    private static SystemMemory memoryOf(long total, long available, long free, long swapTotal, long swapUsed) {
        return new SystemMemory(
                Measured.of(total),
                Measured.of(available),
                Measured.of(total - available),
                Measured.of(free),
                Measured.of(swapTotal),
                Measured.of(swapUsed));
    }
}
