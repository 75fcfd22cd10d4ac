package io.processinspect.core;

import io.processinspect.WatchListener;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * One listener of a watch list: merges ticks until its next call is due. Pending ticks are guarded by the list's lock.
 */
final class Subscription {
    private final ListenerDispatcher<WatchTick> dispatcher;
    private final int every;
    private WatchTick pending;
    private long missedTicks;
    private long ticks;

    Subscription(WatchListener listener, int every, Executor executor) {
        this.dispatcher = new ListenerDispatcher<>(
                executor, WatchTick.sink(listener), (pending, newest) -> newest.after(pending), "the watch list");
        this.every = every;
    }

    /**
     * Adds a tick, and posts the pending ones when the listener's call is due.
     *
     * @param missedBefore ticks before this one that were never read
     * @param ticksRead 1, or 0 for a read between ticks, of which only listeners of every tick are notified
     */
    void add(WatchTick tick, long missedBefore, int ticksRead) {
        pending = pending == null ? tick : tick.after(pending);
        missedTicks += missedBefore;
        ticks += missedBefore + ticksRead;
        if (ticks >= every || every == 1) {
            dispatcher.post(pending, missedTicks);
            pending = null;
            missedTicks = 0;
            ticks = 0;
        }
    }

    /** Adds exits between two ticks, which are told at once. */
    void addExits(List<Sample> exits) {
        WatchTick told = WatchTick.of(exits);
        if (pending != null) {
            WatchTick all = told.after(pending);
            told = WatchTick.of(all.exits());
            pending = new WatchTick(all.latest(), List.of());
        }
        dispatcher.add(told);
    }

    long missed() {
        return dispatcher.missed();
    }

    long failures() {
        return dispatcher.failures();
    }

    void close() {
        dispatcher.close();
    }
}
