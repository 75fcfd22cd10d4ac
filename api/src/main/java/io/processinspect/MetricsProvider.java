package io.processinspect;

import java.time.Duration;
import java.util.List;

/**
 * The port through which everything is measured, over one backend. Safe for all threads.
 *
 * <p>A pid below 1 is an {@link IllegalArgumentException} everywhere. Where a call takes a {@link ProcessIdentity}, a pid
 * that belongs to another process by now is a {@link NoSuchProcessException}. After {@link #close()} every call but
 * {@link #capabilities()} is an {@link IllegalStateException}.
 */
public interface MetricsProvider extends AutoCloseable {
    /** What the backend can do here. */
    Capabilities capabilities();

    /**
     * Every process of the machine, in no order. Those that vanish meanwhile are left out.
     *
     * @throws BackendUnavailableException when the system gives no list
     */
    List<ProcessEntry> processes();

    /**
     * The same, with each one's CPU share: two lists, one window apart, joined by identity.
     *
     * @param window 1 ms to 70 years
     * @throws InterruptedException when interrupted while waiting
     */
    List<ProcessEntry> processes(Duration window) throws InterruptedException;

    /** Lists all processes again and again, each time with the CPU share since the time before. */
    ProcessScanner scanner();

    /**
     * The machine's memory.
     *
     * @throws BackendUnavailableException when the system does not say
     */
    SystemMemory systemMemory();

    /**
     * The machine's CPUs.
     *
     * @throws BackendUnavailableException when the system does not say
     */
    Cpus cpus();

    /** The pid of this process, as this backend sees it. */
    long self();

    /**
     * What a process was started with, the program first, as it shows that now (Linux: /proc/PID/cmdline): a process may
     * write over it. Cut behind 4,096 characters. It may hold passwords, which are not hidden here.
     *
     * @return empty where the process has none, as threads of a kernel, and where the system or the backend shows none
     * @throws NoSuchProcessException when it is gone
     * @throws AccessDeniedException when it may not be read at all
     * @throws BackendUnavailableException when it could not be read, which proves nothing
     */
    List<String> commandLine(ProcessIdentity process);

    /**
     * One read of one process.
     *
     * @throws NoSuchProcessException when there is none
     * @throws AccessDeniedException when it may not be read at all
     */
    ProcessSample snapshot(long pid, MetricFlags metrics);

    /** The same, for one certain process. */
    ProcessSample snapshot(ProcessIdentity process, MetricFlags metrics);

    /**
     * Two reads, one window apart, through one handle: the sample has an interval. When the process exits between,
     * {@link ProcessSample#ended()} tells; the sample then reaches to the last good read, of which there is one a second,
     * and where there was none the differences are absent (gone). Returns then, and not only when the window is over.
     *
     * @param window 1 ms to 70 years
     * @throws InterruptedException when interrupted while waiting
     */
    ProcessSample snapshot(long pid, MetricFlags metrics, Duration window) throws InterruptedException;

    /** A session that keeps its last good read every second, see {@link #openSession(long, MetricFlags, Schedule)}. */
    MonitoringSession openSession(long pid, MetricFlags metrics);

    /**
     * Starts a session: a first read now, a last one at the end, one result over the time between. It reads in between as
     * well, so that a process which exits inside still gives a result, up to the last good read.
     *
     * @param keep how often to read in between, and after what duration to end by itself
     * @throws NoSuchProcessException when there is none
     * @throws AccessDeniedException when it may not be read at all
     */
    MonitoringSession openSession(long pid, MetricFlags metrics, Schedule keep);

    /** The same, for one certain process. */
    MonitoringSession openSession(ProcessIdentity process, MetricFlags metrics, Schedule keep);

    /**
     * Starts continuous monitoring: a first read now, then a sample at each tick of the schedule.
     *
     * @throws NoSuchProcessException when there is none
     * @throws AccessDeniedException when it may not be read at all
     */
    MonitoringSession monitor(long pid, MetricFlags metrics, Schedule schedule, SampleListener listener);

    /** The same, for one certain process. */
    MonitoringSession monitor(ProcessIdentity process, MetricFlags metrics, Schedule schedule, SampleListener listener);

    /** An empty watch list, not yet started. */
    WatchList watch(MetricFlags metrics);

    /** Ends every session, monitoring and watch list, and lets the backend go. */
    @Override
    void close();
}
