package io.processinspect.core;

import io.processinspect.Capabilities;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open backend with what everything that reads from it shares: its clock, its sampler, its facts. */
final class BackendContext implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.processinspect");

    private final CounterSource source;
    private final Timeline timeline;
    private final TickScheduler scheduler;
    private final Capabilities capabilities;
    private final AtomicBoolean closed = new AtomicBoolean();

    BackendContext(CounterSource source) {
        this.source = source;
        this.timeline = source.timeline();
        this.scheduler = new TickScheduler(timeline);
        this.capabilities = source.capabilities();
    }

    /**
     * The backend.
     *
     * @throws IllegalStateException when closed
     */
    CounterSource source() {
        if (closed.get()) {
            throw new IllegalStateException("the provider over backend " + capabilities.backend()
                    + " is closed; open another with Backends.open()");
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
        return capabilities;
    }

    OpenProcess open(long pid, MetricFlags metrics) {
        ProcessIdentity.requirePid(pid);
        return source().open(pid, metrics);
    }

    /** Opens one certain process: the pid may have gone to another since it was seen. */
    OpenProcess open(ProcessIdentity wanted, MetricFlags metrics) {
        OpenProcess process = open(wanted.pid(), metrics);
        if (process.process().equals(wanted)) {
            return process;
        }
        process.close();
        throw new NoSuchProcessException(
                wanted.pid(), "no such process: " + wanted + "; the pid belongs to another process now");
    }

    SampleContext context(OpenProcess process, MetricFlags metrics) {
        return new SampleContext(process.process(), metrics, capabilities.backend(), source().cpus());
    }

    SampleContext snapshotContext(OpenProcess process, MetricFlags metrics) {
        return new SampleContext(process.process(), metrics, capabilities.backend(), null);
    }

    /** Reads for those who hold processes open, who may do so until they have let go of them. */
    void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        source.readAll(open, into, alive);
    }

    /** Lets a process go; a backend that cannot even do that does not keep a session from ending. */
    static void release(OpenProcess process) {
        try {
            process.close();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "closing " + process.process() + " failed", failure);
        }
    }

    /** The exit code, where the backend knows it and can say it. */
    static OptionalInt exitCode(OpenProcess process) {
        try {
            return process.exitCode();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "the exit code of " + process.process() + " failed", failure);
            return OptionalInt.empty();
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    /** From now on nothing more is opened; false when it was so already. */
    boolean beginClosing() {
        return closed.compareAndSet(false, true);
    }

    /** The last step, when nothing is held any more. */
    @Override
    public void close() {
        scheduler.close();
        source.close();
    }
}
