package io.processinspect;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of processes, each held open, that one sampler reads together once per tick. Callers read the published map,
 * which never causes a read of the system. Until it is started, a watch list reads only when a process is added and in
 * {@link #refresh}. Thread-safe.
 */
public interface WatchList extends AutoCloseable {
    /**
     * Adds a process and reads it immediately; does nothing when it is already watched.
     *
     * @return the identity of the watched process
     * @throws NoSuchProcessException when no process has this pid
     * @throws AccessDeniedException when this user may not read the process at all
     * @throws IllegalStateException when closed
     */
    ProcessIdentity add(long pid);

    /**
     * Like {@link #add(long)}, for a specific process.
     *
     * @throws NoSuchProcessException also when the pid now belongs to another process
     */
    ProcessIdentity add(ProcessIdentity process);

    /**
     * Adds processes and reads them immediately, which costs less than adding one after the other. Those that have exited
     * or may not be read at all are left out, as are pids that now belong to another process.
     *
     * @return those that are watched now, in the given order
     * @throws IllegalStateException when closed
     */
    List<ProcessIdentity> addAll(Collection<ProcessIdentity> processes);

    /** Removes a process; returns false when it was not watched. */
    boolean remove(ProcessIdentity process);

    /**
     * The watched process with this pid; empty when there is none. Until the exit of a process is read, another one may already
     * have its pid; of two, the one that was added last.
     */
    Optional<ProcessIdentity> find(long pid);

    /**
     * The last sample of each watched process: an immutable map, in the order in which the processes were added. The
     * first sample of a process has no interval.
     */
    Map<ProcessIdentity, ProcessSample> latest();

    /** The last sample of the watched process with this pid, as {@link #find}; empty when there is none. */
    default Optional<ProcessSample> latest(long pid) {
        return latest().values().stream()
                .filter(sample -> sample.process().pid() == pid)
                .reduce((earlier, later) -> later);
    }

    /**
     * The last samples of processes that exited while watched, oldest exit first: at most the last 1,000, without those
     * passed to {@link #forget}. Immutable. An exited process is published here before it leaves {@link #latest} and
     * before any listener is called, so a caller that reads {@code latest()} first and then {@code exited()} misses no
     * process.
     */
    List<ProcessSample> exited();

    /** Removes a process from {@link #exited()}; does nothing when it is not there. */
    void forget(ProcessIdentity process);

    /**
     * Reads now, independently of the ticks, and publishes the result; when another read takes place while this call
     * waits, returns that result instead of reading again.
     *
     * @param least the minimum interval of each sample this call reads: 0, or 1 ms to 70 years; the call waits as
     *     necessary
     * @return the new map
     * @throws IllegalArgumentException when {@code least} is out of range
     * @throws InterruptedException when interrupted while waiting; the watch list is unaffected
     * @throws IllegalStateException when closed
     */
    Map<ProcessIdentity, ProcessSample> refresh(Duration least) throws InterruptedException;

    /**
     * Starts the ticks, or replaces the current schedule; the new one counts from now. When the schedule's duration has
     * elapsed, the ticks end and the last map remains.
     *
     * @throws IllegalStateException when closed
     */
    void start(Schedule schedule);

    /** Ends the ticks; the processes remain watched. Does nothing when not started. */
    void stop();

    /**
     * Adds a listener that is called from the next tick or refresh on.
     *
     * @throws IllegalStateException when closed
     */
    default void addListener(WatchListener listener) {
        addListener(listener, 1);
    }

    /**
     * Adds a listener that is called at every n-th tick from now on. The intervals of its samples extend from call to
     * call, so they add up without gaps; they include reads between ticks. Does nothing when the listener has already
     * been added.
     *
     * @param every how many ticks per call, 1 or more
     * @throws IllegalArgumentException when {@code every} is below 1
     * @throws IllegalStateException when closed
     */
    void addListener(WatchListener listener, int every);

    /** Removes a listener; a call in progress completes. */
    void removeListener(WatchListener listener);

    /**
     * Tick statistics since the last start: {@code delivered} counts ticks that were read and published, so
     * {@code ticks = delivered + missedBySampler}; {@code missedByListener} and {@code listenerFailures} are totals over
     * the current listeners.
     */
    Statistics statistics();

    /** Ends the ticks, releases every process and removes all listeners. Idempotent. */
    @Override
    void close();
}
