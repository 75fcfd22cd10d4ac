package io.processinspect;

import java.util.Map;

/**
 * Receives what a watch list reads; threads and failures as with {@link SampleListener}. A busy listener gets the newest
 * map and misses those between; it misses no exit.
 */
@FunctionalInterface
public interface WatchListener {
    /** The watched processes after a tick: an immutable map, in the order in which they were added. */
    void onTick(Map<ProcessIdentity, ProcessSample> latest);

    /** So many maps were replaced by newer ones since the last call. */
    default void onMissed(long ticks) {}

    /** A watched process exited and has left the list; comes once, before a map without it. */
    default void onExit(ProcessIdentity process, End end) {}
}
