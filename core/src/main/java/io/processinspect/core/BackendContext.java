package io.processinspect.core;

import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.NetworkCoverage;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.LibraryLog;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open backend with everything its readers share: clock, scheduler and capabilities. Thread-safe. */
final class BackendContext implements AutoCloseable {
    private static final long CPUS_LIFETIME = 1_000_000_000;

    private final CounterSource source;
    private final Timeline timeline;
    private final TickScheduler scheduler;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Cpus cpus;
    private long cpusReadAt;

    BackendContext(CounterSource source) {
        this.source = source;
        this.timeline = source.timeline();
        this.scheduler = new TickScheduler(timeline);
        this.name = source.capabilities().backend();
    }

    /**
     * The backend.
     *
     * @throws IllegalStateException when closed
     */
    CounterSource source() {
        if (closed.get()) {
            throw new IllegalStateException(
                    "the provider for backend " + name + " is closed; open a new one with Backends.open()");
        }
        return source;
    }

    Timeline timeline() {
        return timeline;
    }

    TickScheduler scheduler() {
        return scheduler;
    }

    Capabilities capabilities() {
        return source.capabilities();
    }

    /** Before anything is read repeatedly. */
    void prepareRepeatedReads() {
        source().prepareRepeatedReads();
    }

    OpenProcess open(long pid, MetricFlags metrics) {
        ProcessIdentity.requirePid(pid);
        return source().open(pid, metrics);
    }

    /** Opens a specific process; its pid may have been reused since the caller obtained the identity. */
    OpenProcess open(ProcessIdentity expected, MetricFlags metrics) {
        OpenProcess process = open(expected.pid(), metrics);
        if (process.process().equals(expected)) {
            return process;
        }
        process.close();
        throw new NoSuchProcessException(
                expected.pid(), "no such process: " + expected + "; the pid now belongs to another process");
    }

    /** Opens specific processes that will be read together; without those that have exited or may not be read. */
    List<OpenProcess> openAll(List<ProcessIdentity> expected, MetricFlags metrics) {
        long[] pids = expected.stream().mapToLong(ProcessIdentity::pid).toArray();
        OpenProcess[] open = source().openAll(pids, metrics);
        List<OpenProcess> opened = new ArrayList<>();
        for (int i = 0; i < open.length; i++) {
            if (open[i] != null && open[i].process().equals(expected.get(i))) {
                opened.add(open[i]);
            } else if (open[i] != null) {
                release(open[i]);
            }
        }
        return opened;
    }

    SampleContext context(OpenProcess process, MetricFlags metrics) {
        return new SampleContext(process.process(), metrics, name, network(metrics), cpus());
    }

    /**
     * The CPUs. They, the affinity and the quota may change while a process is watched, and reading them costs more than
     * reading a process: they are read once a second. The same object while they stay the same.
     */
    synchronized Cpus cpus() {
        long now = timeline.nanoTime();
        if (cpus == null || now - cpusReadAt >= CPUS_LIFETIME) {
            Cpus read = cpusNow();
            cpus = read.equals(cpus) ? cpus : read;
            cpusReadAt = now;
        }
        return cpus;
    }

    private Cpus cpusNow() {
        try {
            return source.cpus();
        } catch (RuntimeException failure) {
            if (cpus == null) {
                throw failure;
            }
            LibraryLog.get()
                    .log(System.Logger.Level.DEBUG, "cannot read the CPUs; taking those of a second ago", failure);
            return cpus;
        }
    }

    SampleContext snapshotContext(OpenProcess process, MetricFlags metrics) {
        return new SampleContext(process.process(), metrics, name, network(metrics), null);
    }

    private NetworkCoverage network(MetricFlags metrics) {
        return metrics.contains(Metric.NET) ? capabilities().network().orElse(null) : null;
    }

    /** Reads open processes; still allowed while closing, until their holders have released them. */
    void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        source.readAll(open, into, alive);
    }

    /** Closes a process; a failure is only logged, so that it cannot keep a session from ending. */
    static void release(OpenProcess process) {
        try {
            process.close();
        } catch (RuntimeException failure) {
            LibraryLog.get().log(System.Logger.Level.ERROR, "failed to close " + process.process(), failure);
        }
    }

    /** Asks to be told of the exit; a failure is only logged, as the next read sees it too. */
    static void onExit(OpenProcess process, Runnable action) {
        try {
            process.onExit(action);
        } catch (RuntimeException failure) {
            LibraryLog.get()
                    .log(System.Logger.Level.ERROR, "failed to watch for the exit of " + process.process(), failure);
        }
    }

    /** The exit code; empty when the backend does not report it or fails. */
    static OptionalInt exitCode(OpenProcess process) {
        try {
            return process.exitCode();
        } catch (RuntimeException failure) {
            LibraryLog.get()
                    .log(System.Logger.Level.ERROR, "failed to read the exit code of " + process.process(), failure);
            return OptionalInt.empty();
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Rejects further opens from now on; returns false when called before. */
    boolean beginClosing() {
        return closed.compareAndSet(false, true);
    }

    /** The last step of closing, when all processes have been released. */
    @Override
    public void close() {
        scheduler.close();
        source.close();
    }
}
