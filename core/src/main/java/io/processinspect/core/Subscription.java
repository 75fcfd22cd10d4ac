package io.processinspect.core;

import io.processinspect.WatchListener;
import java.util.concurrent.Executor;

/** One listener of a watch list: gathers ticks until its turn has come. The watch list's lock guards what it gathers. */
final class Subscription {
    private final ListenerDispatcher<WatchTick> dispatcher;
    private final int every;
    private WatchTick gathered;
    private long unread;
    private long ticks;

    Subscription(WatchListener listener, int every, Executor executor) {
        this.dispatcher = new ListenerDispatcher<>(
                executor, WatchTick.receiver(listener), (waiting, newest) -> newest.after(waiting), "the watch list");
        this.every = every;
    }

    /**
     * Takes what was read.
     *
     * @param unreadBefore ticks before it that were never read
     * @param ticksRead 1, or 0 for what was read beside the ticks; who is called each time is called then too
     */
    void take(WatchTick tick, long unreadBefore, int ticksRead) {
        gathered = gathered == null ? tick : tick.after(gathered);
        unread += unreadBefore;
        ticks += unreadBefore + ticksRead;
        if (ticks >= every || every == 1) {
            dispatcher.post(gathered, unread);
            gathered = null;
            unread = 0;
            ticks = 0;
        }
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
