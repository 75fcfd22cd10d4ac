package io.processinspect.compat;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.SystemMemory;
import io.processinspect.WatchList;
import io.processinspect.core.Backends;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interface of the class of the same name over psutil: a list of watched processes with their latest metrics, all
 * processes, and the machine's memory. {@link PsutilJson} and {@link FlaskAnswers} write its results with the original's
 * field names. Thread-safe.
 */
public final class ProcessMonitor implements AutoCloseable {
    private static final MetricFlags METRICS = MetricFlags.of(
            Metric.WORKING_SET,
            Metric.PAGEFILE,
            Metric.THREADS,
            Metric.CPU,
            Metric.VIRTUAL,
            Metric.SHARED,
            Metric.PAGE_FAULTS);
    // A CPU share needs an interval. The original waits as long, but at every call.
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(100);

    private final MetricsProvider provider;
    private final WatchList watch;
    private boolean running;

    /** Uses the best backend of this machine. */
    public ProcessMonitor() {
        this(Backends.open());
    }

    /** Uses this provider, and closes it on {@link #close}. */
    public ProcessMonitor(MetricsProvider provider) {
        this.provider = provider;
        this.watch = provider.watch(METRICS);
    }

    /** Watches a process; false when it does not exist or may not be read. */
    public boolean addProcess(long pid) {
        return Attempt.succeeds(() -> watch.add(pid));
    }

    /** Stops watching a process; false when it was not watched. */
    public boolean removeProcess(long pid) {
        boolean removed = false;
        // After the reuse of a pid, both its owners may be watched until the next read.
        for (Optional<ProcessIdentity> found = watch.find(pid); found.isPresent(); found = watch.find(pid)) {
            removed |= watch.remove(found.get());
        }
        return removed;
    }

    /**
     * The latest sample of a watched process. Reads it when the loop is not running, or has not yet covered a first interval.
     *
     * @return empty when it is not watched, or has exited and so left the list
     * @throws InterruptedException when interrupted while waiting for the first interval
     */
    public Optional<ProcessSample> getProcessMetrics(long pid) throws InterruptedException {
        return Optional.ofNullable(getAllMetrics().get(pid));
    }

    /** The same for all watched processes, by pid, in the order in which they were added. */
    public Map<Long, ProcessSample> getAllMetrics() throws InterruptedException {
        boolean current = isRunning()
                && watch.latest().values().stream()
                        .allMatch(sample -> sample.interval().isPresent());
        return PsutilView.byPid((current ? watch.latest() : watch.refresh(FIRST_INTERVAL)).values());
    }

    /** All processes, sorted by share of memory, largest first. */
    public List<ProcessEntry> listAllProcesses() {
        return PsutilView.byMemory(provider.processes());
    }

    /** The processes whose name contains this text, ignoring case. */
    public List<ProcessEntry> findProcessByName(String name) {
        return PsutilView.named(provider.processes(), name);
    }

    /** Starts the loop that reads every watched process at this interval; has no effect when it is running. */
    public synchronized void startMonitoring(Duration interval) {
        if (!running) {
            watch.start(Schedule.every(interval));
            running = true;
        }
    }

    /** Stops the loop; the processes stay on the list. */
    public synchronized void stopMonitoring() {
        watch.stop();
        running = false;
    }

    private synchronized boolean isRunning() {
        return running;
    }

    /** The machine's memory. */
    public SystemMemory getSystemMemory() {
        return provider.systemMemory();
    }

    /** Stops the loop, releases all processes and closes the provider. */
    @Override
    public void close() {
        provider.close();
    }
}
