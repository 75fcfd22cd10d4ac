package io.processinspect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many processes, each held open, read together by one sampler once per tick. Everybody reads the published map and nobody
 * the system. Until it is started it reads only when asked to. Safe for all threads.
 */
public interface WatchList extends AutoCloseable {
    /**
     * Watches a process, and reads it once at once; does nothing when it is watched already.
     *
     * @return which process that is
     * @throws NoSuchProcessException when there is none
     * @throws AccessDeniedException when it may not be read at all
     * @throws IllegalStateException when closed
     */
    ProcessIdentity add(long pid);

    /** The same, refusing another process that has the pid now. */
    ProcessIdentity add(ProcessIdentity process);

    /** Watches it no longer; false when it was not watched. */
    boolean remove(ProcessIdentity process);

    /** The watched process with this pid; empty when there is none. */
    Optional<ProcessIdentity> find(long pid);

    /**
     * The last sample of each watched process: an immutable map, in the order in which they were added. The first sample of
     * a process has no interval.
     */
    Map<ProcessIdentity, ProcessSample> latest();

    /**
     * The last samples of those that exited while they were watched, the oldest exit first: the last 1,000 that were not
     * forgotten. Immutable. It is there before a map without them is, so that who looks here after {@link #latest} finds
     * everybody in one of both, before any listener is told.
     */
    List<ProcessSample> exited();

    /** Drops one that exited; does nothing where it is not kept. */
    void forget(ProcessIdentity process);

    /**
     * Reads now, beside the grid, and publishes; or takes what the loop reads meanwhile, as one read serves all.
     *
     * @param least how long each interval shall be at least where this call reads: 0, or 1 ms to 70 years; waits until it is
     * @return the new map
     * @throws IllegalArgumentException when {@code least} is out of range
     * @throws InterruptedException when interrupted while waiting; nothing is lost
     * @throws IllegalStateException when closed
     */
    Map<ProcessIdentity, ProcessSample> refresh(Duration least) throws InterruptedException;

    /**
     * Starts the ticks, or goes over to another schedule: a new grid from now on. After the schedule's duration the ticks
     * end, and the last map stays.
     *
     * @throws IllegalStateException when closed
     */
    void start(Schedule schedule);

    /** Ends the ticks; the processes stay watched. Does nothing when there are none. */
    void stop();

    /**
     * Calls this listener from the next tick or refresh on.
     *
     * @throws IllegalStateException when closed
     */
    default void addListener(WatchListener listener) {
        addListener(listener, 1);
    }

    /**
     * Calls this listener at every n-th tick from now on. The intervals of its samples reach from call to call, so that
     * nothing is missing from their sum; what is read beside the ticks counts for them as well. A listener that is there
     * already stays as it is.
     *
     * @param every 1 or more
     * @throws IllegalArgumentException when it is less
     * @throws IllegalStateException when closed
     */
    void addListener(WatchListener listener, int every);

    /** Calls it no longer; a call that is under way is finished. */
    void removeListener(WatchListener listener);

    /**
     * What became of the ticks since the last start: {@code delivered} counts those that were read and published, so that
     * {@code ticks = delivered + missedBySampler}; {@code missedByListener} and {@code listenerFailures} are sums over the
     * present listeners.
     */
    Statistics statistics();

    /** Stops the sampler and lets every process go. */
    @Override
    void close();
}
