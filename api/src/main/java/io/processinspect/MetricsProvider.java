package io.processinspect;

import java.time.Duration;
import java.util.List;

/**
 * The main interface of the library: measures processes through one backend. Thread-safe.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a pid below 1. Methods that take a {@link
 * ProcessIdentity} throw {@link NoSuchProcessException} when the pid now belongs to another process. After {@link
 * #close()} every method except {@link #capabilities()} and {@link #close()} throws {@link IllegalStateException}.
 */
public interface MetricsProvider extends AutoCloseable {
    /** What the backend supports on this machine. */
    Capabilities capabilities();

    /**
     * Lists all processes of the machine, in no particular order. Processes that exit meanwhile are omitted.
     *
     * @throws BackendUnavailableException when the system cannot list its processes
     */
    List<ProcessEntry> processes();

    /**
     * Lists all processes with their CPU usage: takes two listings one window apart and joins them by identity.
     *
     * @param window 1 ms to 70 years
     * @throws InterruptedException when interrupted while waiting
     * @throws BackendUnavailableException when the system cannot list its processes
     */
    List<ProcessEntry> processes(Duration window) throws InterruptedException;

    /**
     * Like {@link #processes(Duration)}, with the network bytes per second as well: absent, with the reason, where the backend
     * does not count them, this user may not see them, or the process started within the window. Holds every process open for
     * as long; may load native calls.
     *
     * @param window 1 ms to 70 years
     * @throws InterruptedException when interrupted while waiting
     * @throws BackendUnavailableException when the system cannot list its processes
     */
    List<ProcessEntry> processesWithNetwork(Duration window) throws InterruptedException;

    /** A scanner that lists all processes repeatedly, each time with the CPU usage since the previous scan. */
    ProcessScanner scanner();

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
    long self();

    /**
     * The command line of a process, starting with the program, as currently reported (Linux: /proc/PID/cmdline): a
     * process may overwrite it. Truncated to 4,096 characters. It may contain passwords, which are not masked here.
     *
     * @return empty when the process has no command line, such as a kernel thread, and when the system or the backend
     *     does not report one
     * @throws NoSuchProcessException when the process has exited
     * @throws AccessDeniedException when this user may not read the process at all
     * @throws BackendUnavailableException when the read failed, which does not prove that the process has exited
     */
    List<String> commandLine(ProcessIdentity process);

    /**
     * The sockets that a process has open, with the bytes of its TCP connections where the system counts them (Linux:
     * /proc/PID/fd and /proc/PID/net, bytes by sock_diag). The first call may load native calls, see {@code docs/metrics.md}.
     *
     * @throws NoSuchProcessException when no process has this pid
     * @throws AccessDeniedException when this user may not see its sockets
     * @throws BackendUnavailableException when the backend lists no sockets, or the read failed
     */
    ProcessSockets sockets(long pid);

    /** Like {@link #sockets(long)}, for a specific process. */
    ProcessSockets sockets(ProcessIdentity process);

    /**
     * Reads one process once. The sample has no interval.
     *
     * @throws NoSuchProcessException when no process has this pid
     * @throws AccessDeniedException when this user may not read the process at all
     */
    ProcessSample snapshot(long pid, MetricFlags metrics);

    /** Like {@link #snapshot(long, MetricFlags)}, with the {@linkplain MetricFlags#DEFAULT default metrics}. */
    default ProcessSample snapshot(long pid) {
        return snapshot(pid, MetricFlags.DEFAULT);
    }

    /** Like {@link #snapshot(long, MetricFlags)}, for a specific process. */
    ProcessSample snapshot(ProcessIdentity process, MetricFlags metrics);

    /**
     * Reads one process twice, one window apart, through one handle. The sample has an interval. When the process exits
     * within the window, this method returns early and {@link ProcessSample#ended()} is set: the sample then covers the
     * time to the last successful read (one per second), and without such a read all differences are absent (gone).
     *
     * @param window 1 ms to 70 years
     * @throws NoSuchProcessException when no process has this pid
     * @throws AccessDeniedException when this user may not read the process at all
     * @throws InterruptedException when interrupted while waiting
     */
    ProcessSample snapshot(long pid, MetricFlags metrics, Duration window) throws InterruptedException;

    /** Like {@link #openSession(long, MetricFlags)}, with the {@linkplain MetricFlags#DEFAULT default metrics}. */
    default MonitoringSession openSession(long pid) {
        return openSession(pid, MetricFlags.DEFAULT);
    }

    /** Starts a session that reads once per second, see {@link #openSession(long, MetricFlags, Schedule)}. */
    MonitoringSession openSession(long pid, MetricFlags metrics);

    /**
     * Starts a session: it reads once now and once at its end, and its result covers the time between. Intermediate
     * reads ensure that a process which exits during the session still has a result, up to the last successful read.
     *
     * @param keep how often to take intermediate reads, and after what duration the session ends by itself
     * @throws NoSuchProcessException when no process has this pid
     * @throws AccessDeniedException when this user may not read the process at all
     */
    MonitoringSession openSession(long pid, MetricFlags metrics, Schedule keep);

    /** Like {@link #openSession(long, MetricFlags, Schedule)}, for a specific process. */
    MonitoringSession openSession(ProcessIdentity process, MetricFlags metrics, Schedule keep);

    /**
     * Starts continuous monitoring: reads once now, then delivers a sample at each tick of the schedule.
     *
     * @throws NoSuchProcessException when no process has this pid
     * @throws AccessDeniedException when this user may not read the process at all
     */
    MonitoringSession monitor(long pid, MetricFlags metrics, Schedule schedule, SampleListener listener);

    /** Like {@link #monitor(long, MetricFlags, Schedule, SampleListener)}, for a specific process. */
    MonitoringSession monitor(ProcessIdentity process, MetricFlags metrics, Schedule schedule, SampleListener listener);

    /** Creates an empty watch list that is not yet started. */
    WatchList watch(MetricFlags metrics);

    /** Ends all sessions, monitoring and watch lists, and closes the backend. Idempotent. */
    @Override
    void close();
}
