package io.processinspect.spi;

import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessInspectException;
import io.processinspect.SystemMemory;
import java.util.List;

/**
 * A backend: reads the raw counters of a system's processes. Implementations must be thread-safe.
 */
public interface CounterSource extends AutoCloseable {
    /** What this backend can read on this machine; constant, but that {@link #prepareRepeatedReads} may improve it. */
    Capabilities capabilities();

    /**
     * Called before repeated reads, and before reads that follow each other within a second. The backend may load what makes
     * them cheaper or more precise, e.g. a native library; the first call may take tens of milliseconds. Idempotent and
     * thread-safe. Does not fail: what cannot be loaded is done without (default: does nothing).
     */
    default void prepareRepeatedReads() {}

    /**
     * Opens a process. Reads through the handle return values of that process only, never of a later one with its pid.
     *
     * @param pid 1 or more
     * @param metrics the metrics that will be read, so nothing else need be opened
     * @throws NoSuchProcessException when no process has this pid, or it is a zombie
     * @throws AccessDeniedException when this user may not read the process at all
     * @throws BackendUnavailableException when the read failed, which does not prove that the process has exited
     */
    OpenProcess open(long pid, MetricFlags metrics);

    /**
     * Opens several processes that will be read together, see {@link #readAll}. The default opens them one by one; a backend
     * whose system reports all of them in one call may do better.
     *
     * @return as {@link #open} for each pid; null where that throws a {@link ProcessInspectException}
     */
    default OpenProcess[] openAll(long[] pids, MetricFlags metrics) {
        OpenProcess[] open = new OpenProcess[pids.length];
        try {
            for (int i = 0; i < pids.length; i++) {
                open[i] = openIfReadable(pids[i], metrics);
            }
            return open;
        } catch (Throwable failure) {
            for (OpenProcess opened : open) {
                if (opened != null) {
                    opened.close();
                }
            }
            throw failure;
        }
    }

    private OpenProcess openIfReadable(long pid, MetricFlags metrics) {
        try {
            return open(pid, metrics);
        } catch (ProcessInspectException unreadable) {
            return null;
        }
    }

    /**
     * Lists all processes, including those of other users and those with unusual names. Processes that exit meanwhile
     * are omitted.
     *
     * @throws BackendUnavailableException when the system cannot list its processes
     */
    List<ProcessEntry> processes();

    /**
     * The machine's memory, in bytes.
     *
     * @throws BackendUnavailableException when the system does not report it
     */
    SystemMemory systemMemory();

    /**
     * The machine's CPUs.
     *
     * @throws BackendUnavailableException when the system does not report them
     */
    Cpus cpus();

    /** The pid of the current process, as this backend sees it. */
    default long self() {
        return ProcessHandle.current().pid();
    }

    /** The clock that core measures by; a backend with simulated time returns its own (default: the system's). */
    default Timeline timeline() {
        return SystemTimeline.instance();
    }

    /**
     * Reads several processes. The default reads them one by one; a backend whose system reports all of them in one
     * call overrides it. Implementations call {@link Reading#begin()} on each reading immediately before filling it.
     *
     * @param open the processes
     * @param into receives the counters of each process; same length as {@code open}
     * @param alive receives the result of {@link OpenProcess#read} for each process; same length as {@code open}
     */
    default void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        for (int i = 0; i < open.length; i++) {
            into[i].begin();
            alive[i] = open[i].tryRead(into[i]);
        }
    }

    /** Releases the backend's shared resources. Callers close all handles they opened first. */
    @Override
    void close();
}
