package io.processinspect.core;

import io.processinspect.AccessDeniedException;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.SystemMemory;
import io.processinspect.WatchList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For people who come from the class of the same name over psutil: processes to watch, their latest numbers, all
 * processes, the machine's memory. The JSON with the original's field names is in {@code processinspect-json}. Safe for
 * all threads.
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
    // The first CPU share needs some time to be a share of; the original waits as long, at every call.
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(100);

    private final MetricsProvider provider;
    private final WatchList watch;
    private boolean running;

    /** Over the best backend here. */
    public ProcessMonitor() {
        this(Backends.open());
    }

    /** Over a provider, which this object closes. */
    public ProcessMonitor(MetricsProvider provider) {
        this.provider = provider;
        this.watch = provider.watch(METRICS);
    }

    /** Watches a process; false when there is none, or it may not be read. */
    public boolean addProcess(long pid) {
        try {
            watch.add(pid);
            return true;
        } catch (NoSuchProcessException | AccessDeniedException refused) {
            return false;
        }
    }

    /** Watches it no longer; false when it was not watched. */
    public boolean removeProcess(long pid) {
        boolean removed = false;
        // After the reuse of a pid both its owners may be there until the next read.
        for (Optional<ProcessIdentity> found = watch.find(pid); found.isPresent(); found = watch.find(pid)) {
            removed |= watch.remove(found.get());
        }
        return removed;
    }

    /**
     * The latest sample of a watched process; reads anew when the loop does not run, or has not had time for a first
     * interval.
     *
     * @return empty when it is not watched, or has exited and so left the list
     * @throws InterruptedException when interrupted while waiting for the first interval
     */
    public Optional<ProcessSample> getProcessMetrics(long pid) throws InterruptedException {
        return Optional.ofNullable(getAllMetrics().get(pid));
    }

    /** The same for all watched processes, by pid in the order in which they were added. */
    public Map<Long, ProcessSample> getAllMetrics() throws InterruptedException {
        boolean current = isRunning()
                && watch.latest().values().stream()
                        .allMatch(sample -> sample.interval().isPresent());
        Map<Long, ProcessSample> byPid = new LinkedHashMap<>();
        (current ? watch.latest() : watch.refresh(FIRST_INTERVAL))
                .values()
                .forEach(sample -> byPid.put(sample.process().pid(), sample));
        return byPid;
    }

    /** Every process, by share of memory, the largest first. */
    public List<ProcessEntry> listAllProcesses() {
        return provider.processes().stream().sorted(ListOrder.MEMORY.order()).toList();
    }

    /** The processes whose name contains this text, ignoring case. */
    public List<ProcessEntry> findProcessByName(String name) {
        return provider.processes().stream().filter(ListOrder.named(name)).toList();
    }

    /** Starts the loop that reads every watched process at this interval; does nothing when it runs. */
    public synchronized void startMonitoring(Duration interval) {
        if (!running) {
            watch.start(Schedule.every(interval));
            running = true;
        }
    }

    /** Stops the loop; the watched processes stay watched. */
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

    /** Stops the loop, lets every process go, and closes the provider. */
    @Override
    public void close() {
        provider.close();
    }
}
