package io.processinspect.fake;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.NetworkCoverage;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.Timeline;
import java.time.Duration;

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

    private final MachineState state;

    /** Creates a machine with a virtual clock. */
    public FakeMachine() {
        this(new VirtualClock(MachineState.ORIGIN));
    }

    FakeMachine(Timeline timeline) {
        this.state = new MachineState(timeline);
    }

    /** The virtual clock, which the test advances. */
    public VirtualClock clock() {
        return (VirtualClock) state.timeline;
    }

    /**
     * Adds a process that starts now.
     *
     * @param pid 1 or more
     * @throws IllegalArgumentException when {@code pid} is below 1
     */
    public FakeProcess process(long pid, String name) {
        return process(pid, name, Duration.ofNanos(state.timeline.nanoTime()));
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
        FakeProcess process = new FakeProcess(pid, name, startsAt, state.timeline::nanoTime);
        state.processes.add(process);
        return process;
    }

    /** Sets the machine's CPUs (default: 4 online). */
    public FakeMachine cpus(Cpus newCpus) {
        state.cpus = newCpus;
        return this;
    }

    /** Sets the machine's memory, in bytes (default: 16 GiB of RAM, 10 GiB of it available). */
    public FakeMachine memory(long total, long available, long free, long swapTotal, long swapUsed) {
        state.memory = MachineState.memoryOf(total, available, free, swapTotal, swapUsed);
        return this;
    }

    /** Makes a metric unsupported for all processes. Must be called before the source is used. */
    public FakeMachine unsupported(Metric metric) {
        Absence why = Absence.unsupported("scripted");
        Counter.of(metric).forEach(counter -> state.unsupported.put(counter, why));
        return this;
    }

    /**
     * Makes network bytes count as {@code procfs} counts them, from when a process is opened (default: from its start). Must be
     * called before the source is used.
     */
    public FakeMachine network(NetworkCoverage coverage) {
        state.network = coverage;
        return this;
    }

    /** Sets the pid that {@link CounterSource#self()} returns (default: 1). */
    public FakeMachine self(long pid) {
        state.self = pid;
        return this;
    }

    /** Makes listing the processes throw; null removes the failure. */
    public FakeMachine listingFailsWith(RuntimeException failure) {
        state.listingFault = failure;
        return this;
    }

    /** The number of open process handles: 0 when all have been closed. */
    public int openHandles() {
        return state.handles.get();
    }

    /** A backend that reads this machine, for {@code Backends.over}. */
    public CounterSource source() {
        return new FakeCounterSource(state);
    }
}
