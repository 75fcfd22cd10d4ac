package io.processinspect;

import java.util.Map;

/**
 * Receives what a watch list reads; threads and failures as with {@link SampleListener}. A busy listener gets the newest
 * map and misses those between, over whose intervals its samples then reach as well; it misses no exit.
 */
@FunctionalInterface
public interface WatchListener {
    /** The watched processes after a tick: an immutable map, in the order in which they were added. */
    void onTick(Map<ProcessIdentity, ProcessSample> latest);

    /** So many ticks went by since the last call without a map of their own: not read in time, or replaced by newer. */
    default void onMissed(long ticks) {}

    /**
     * A watched process exited and has left the list; comes once, before a map without it.
     *
     * @param last what was read of it since the call before, or, where nothing was, its last interval once more;
     *     {@link ProcessSample#ended()} tells how it ended
     */
    default void onExit(ProcessSample last) {}
}
