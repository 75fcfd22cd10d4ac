package io.processinspect.core;

import io.processinspect.AccessDeniedException;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * For people who come from the class of the same name over the native DLL: the same constants, the same calls, the same
 * answers. False is the state of the world (no such process, a monitoring runs already); misuse, an unknown bit for
 * instance, is an {@link IllegalArgumentException}. Safe for all threads.
 */
public final class ProcessMetrics implements AutoCloseable {
    /** Bytes resident in RAM. */
    public static final int METRIC_WORKING_SET = 0x01;
    /** Bytes that belong to the process alone. */
    public static final int METRIC_PRIVATE_BYTES = 0x02;
    /** Bytes in the page file or swap. */
    public static final int METRIC_PAGEFILE = 0x04;
    /** Open handles or file descriptors. */
    public static final int METRIC_HANDLES = 0x08;
    /** Threads. */
    public static final int METRIC_THREADS = 0x10;
    /** CPU time and share. */
    public static final int METRIC_CPU_USAGE = 0x20;
    /** Read and write calls and their bytes. */
    public static final int METRIC_IO = 0x40;
    /** Bytes sent and received. */
    public static final int METRIC_NET = 0x80;

    private final MetricsProvider provider;
    private final Map<Long, Started> sessions = new HashMap<>();
    private MonitoringSession monitoring;

    private record Started(MonitoringSession session, MetricFlags metrics) {}

    /** Over the best backend here. */
    public ProcessMetrics() {
        this(Backends.open());
    }

    /** Over a provider, which this object closes. */
    public ProcessMetrics(MetricsProvider provider) {
        this.provider = provider;
    }

    /**
     * Starts a session, one per pid.
     *
     * @param metrics bits 0x01 to 0x80
     * @return false when there is no such process, it may not be read, or a session of this pid runs already; one whose
     *     process has exited is replaced, and its result lost
     * @throws IllegalArgumentException when the pid is below 1, or the mask is 0 or has other bits
     */
    public synchronized boolean startSession(long pid, int metrics) {
        MetricFlags flags = flags(pid, metrics);
        Started earlier = sessions.get(pid);
        if (earlier != null && earlier.session.state() == MonitoringSession.State.RUNNING) {
            return false;
        }
        try {
            sessions.put(pid, new Started(provider.openSession(pid, flags), flags));
            return true;
        } catch (NoSuchProcessException | AccessDeniedException refused) {
            return false;
        }
    }

    /**
     * Ends the session of this pid.
     *
     * @param metrics which of the started metrics to give
     * @return the result over the session's time
     * @throws IllegalStateException when there is no session of this pid
     * @throws IllegalArgumentException when a metric was not asked for at the start; the session goes on
     */
    public synchronized ProcessSample endSession(long pid, int metrics) {
        MetricFlags flags = flags(pid, metrics);
        Started started = sessions.get(pid);
        if (started == null) {
            throw new IllegalStateException("pid " + pid + ": there is no session to end; start one first");
        }
        if (!started.metrics.containsAll(flags)) {
            throw new IllegalArgumentException(
                    "pid " + pid + ": the session was started for " + started.metrics + ", which cannot give " + flags);
        }
        sessions.remove(pid);
        return started.session.end().only(flags);
    }

    /**
     * One read of one process.
     *
     * @throws NoSuchProcessException when there is none; the message names the pid, as with all failures
     * @throws AccessDeniedException when it may not be read at all
     * @throws IllegalArgumentException when the pid is below 1, or the mask is 0 or has other bits
     */
    public ProcessSample getSnapshot(long pid, int metrics) {
        return provider.snapshot(pid, flags(pid, metrics));
    }

    /**
     * Starts monitoring, of which there is one at a time.
     *
     * @param metrics bits 0x01 to 0x80
     * @param intervalMs from one sample to the next, 1 or more
     * @param durationMs how long, 1 or more; -1 is until stopped
     * @param callback called with each sample; may be null
     * @return false when there is no such process, it may not be read, or a monitoring runs already
     * @throws IllegalArgumentException when a number is out of range
     */
    public synchronized boolean startMonitoring(
            long pid, int metrics, long intervalMs, long durationMs, Consumer<ProcessSample> callback) {
        MetricFlags flags = flags(pid, metrics);
        Schedule every = Schedule.every(Duration.ofMillis(intervalMs));
        Schedule schedule = durationMs == -1 ? every : every.during(Duration.ofMillis(durationMs));
        if (isMonitoringActive()) {
            return false;
        }
        try {
            monitoring = provider.monitor(pid, flags, schedule, callback == null ? sample -> {} : callback::accept);
            return true;
        } catch (NoSuchProcessException | AccessDeniedException refused) {
            return false;
        }
    }

    /** Stops the monitoring; false when none runs. Returns at once, also from inside the callback. */
    public synchronized boolean stopMonitoring() {
        boolean active = isMonitoringActive();
        if (monitoring != null) {
            monitoring.close();
            monitoring = null;
        }
        return active;
    }

    /** Whether a monitoring runs: not stopped, its time not over, its process alive. */
    public synchronized boolean isMonitoringActive() {
        return monitoring != null && monitoring.state() == MonitoringSession.State.RUNNING;
    }

    /** Ends everything that runs, and closes the provider. */
    @Override
    public void close() {
        provider.close();
    }

    private static MetricFlags flags(long pid, int metrics) {
        if ((metrics & ~MetricFlags.ORIGINAL.mask()) != 0) {
            throw new IllegalArgumentException("pid " + pid + ": metric mask 0x" + Integer.toHexString(metrics)
                    + " has bits beyond 0xff; MetricsProvider takes those");
        }
        if (metrics == 0) {
            throw new IllegalArgumentException("pid " + pid + ": metric mask 0 asks for nothing");
        }
        return new MetricFlags(metrics);
    }
}
