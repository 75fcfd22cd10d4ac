package io.processinspect;

import java.util.Map;

/**
 * Receives the results of a watch list; threads and failures are as with {@link SampleListener}. A busy listener
 * receives the newest map and misses those in between, but its samples then cover the missed intervals as well; it
 * never misses an exit.
 */
@FunctionalInterface
public interface WatchListener {
    /**
     * Called after a tick.
     *
     * @param latest the sample of each watched process: an immutable map, in the order in which the processes were
     *     added
     */
    void onTick(Map<ProcessIdentity, ProcessSample> latest);

    /**
     * Called when ticks have passed without a map of their own since the previous call: they were not read in time, or
     * were merged into newer ones.
     *
     * @param ticks how many, 1 or more
     */
    default void onMissed(long ticks) {}

    /**
     * Called once when a watched process has exited and left the list, before {@link #onTick} with a map without it: between
     * two ticks where the backend is told of exits, otherwise with the tick whose read found it.
     *
     * @param last the values read since the previous call or, if there are none, the last interval again;
     *     {@link ProcessSample#ended()} gives how the process ended
     */
    default void onExit(ProcessSample last) {}
}
