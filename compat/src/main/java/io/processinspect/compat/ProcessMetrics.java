package io.processinspect.compat;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.core.Backends;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The interface of the class of the same name over the native DLL: the same constants, calls and results. A method returns
 * false for an expected failure (no such process, monitoring already active); misuse, such as an unknown bit, is an
 * {@link IllegalArgumentException}. Thread-safe.
 */
public final class ProcessMetrics implements AutoCloseable {
    /** Bytes resident in RAM. */
    public static final int METRIC_WORKING_SET = 0x01;
    /** Bytes private to the process. */
    public static final int METRIC_PRIVATE_BYTES = 0x02;
    /** Bytes in the page file or swap. */
    public static final int METRIC_PAGEFILE = 0x04;
    /** Open handles or file descriptors. */
    public static final int METRIC_HANDLES = 0x08;
    /** Threads. */
    public static final int METRIC_THREADS = 0x10;
    /** CPU time and CPU use. */
    public static final int METRIC_CPU_USAGE = 0x20;
    /** Read and write calls, and their bytes. */
    public static final int METRIC_IO = 0x40;
    /** Bytes sent and received. */
    public static final int METRIC_NET = 0x80;

    private final MetricsProvider provider;
    private final Map<Long, Started> sessions = new HashMap<>();
    private MonitoringSession monitoring;

    private record Started(MonitoringSession session, MetricFlags metrics) {}

    /** Uses the best backend of this machine. */
    public ProcessMetrics() {
        this(Backends.open());
    }

    /** Uses this provider, and closes it on {@link #close}. */
    public ProcessMetrics(MetricsProvider provider) {
        this.provider = provider;
    }

    /**
     * Starts a session; there is at most one per pid.
     *
     * @param metrics bits 0x01 to 0x80
     * @return false when the process does not exist, may not be read, or has a running session. A session whose process has
     *     exited is replaced, and its result discarded
     * @throws IllegalArgumentException when the pid is below 1, or the mask is 0 or has other bits
     */
    public synchronized boolean startSession(long pid, int metrics) {
        MetricFlags flags = flags(pid, metrics);
        Started earlier = sessions.get(pid);
        if (earlier != null && earlier.session.state() == MonitoringSession.State.RUNNING) {
            return false;
        }
        return Attempt.succeeds(() -> sessions.put(pid, new Started(provider.openSession(pid, flags), flags)));
    }

    /**
     * Ends the session of this pid.
     *
     * @param metrics which of the metrics passed to {@link #startSession} to return
     * @return the metrics over the session's time
     * @throws IllegalStateException when this pid has no session
     * @throws IllegalArgumentException when a metric was not passed to {@link #startSession}; the session continues
     */
    public synchronized ProcessSample endSession(long pid, int metrics) {
        MetricFlags flags = flags(pid, metrics);
        Started started = sessions.get(pid);
        if (started == null) {
            throw new IllegalStateException("pid " + pid + ": no session to end; call startSession first");
        }
        if (!started.metrics.containsAll(flags)) {
            throw new IllegalArgumentException(
                    "pid " + pid + ": the session was started with " + started.metrics + " and cannot return " + flags);
        }
        sessions.remove(pid);
        return started.session.end().only(flags);
    }

    /**
     * Reads a process once.
     *
     * @throws io.processinspect.NoSuchProcessException when it does not exist; the message names the pid, as for every failure
     * @throws io.processinspect.AccessDeniedException when it may not be read at all
     * @throws IllegalArgumentException when the pid is below 1, or the mask is 0 or has other bits
     */
    public ProcessSample getSnapshot(long pid, int metrics) {
        return provider.snapshot(pid, flags(pid, metrics));
    }

    /**
     * Starts monitoring a process; one process at a time can be monitored.
     *
     * @param metrics bits 0x01 to 0x80
     * @param intervalMs milliseconds between samples, 1 or more
     * @param durationMs milliseconds until it stops, 1 or more; -1 for until it is stopped
     * @param callback called with each sample; may be null
     * @return false when the process does not exist or may not be read, or monitoring is already active
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
        SampleListener listener = callback == null ? sample -> {} : callback::accept;
        return Attempt.succeeds(() -> monitoring = provider.monitor(pid, flags, schedule, listener));
    }

    /** Stops monitoring; false when it is not active. Returns at once, also when called from the callback. */
    public synchronized boolean stopMonitoring() {
        boolean active = isMonitoringActive();
        if (monitoring != null) {
            monitoring.close();
            monitoring = null;
        }
        return active;
    }

    /** Whether monitoring is active: not stopped, its duration not elapsed, its process alive. */
    public synchronized boolean isMonitoringActive() {
        return monitoring != null && monitoring.state() == MonitoringSession.State.RUNNING;
    }

    /** Ends all sessions and monitoring, and closes the provider. */
    @Override
    public void close() {
        provider.close();
    }

    private static MetricFlags flags(long pid, int metrics) {
        if ((metrics & ~MetricFlags.ORIGINAL.mask()) != 0) {
            throw new IllegalArgumentException("pid " + pid + ": metric mask 0x" + Integer.toHexString(metrics)
                    + " has bits above 0xff; use MetricsProvider for those metrics");
        }
        if (metrics == 0) {
            throw new IllegalArgumentException(
                    "pid " + pid + ": metric mask 0 selects no metric; combine METRIC_ constants");
        }
        return new MetricFlags(metrics);
    }
}
