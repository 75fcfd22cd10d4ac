package io.processinspect.core;

import io.processinspect.WatchListener;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of one read of a watch list.
 *
 * @param latest the latest samples; null for exits between two ticks
 * @param exits the processes that exited since the previous read
 */
record WatchTick(SampleMap latest, List<Sample> exits) {
    /** Exits between two ticks. */
    static WatchTick of(List<Sample> exits) {
        return new WatchTick(null, exits);
    }

    /**
     * Merges this tick with an earlier undelivered one: the newer values over both intervals, and the exits of both.
     */
    WatchTick after(WatchTick undelivered) {
        List<Sample> all = new ArrayList<>(undelivered.exits);
        exits.forEach(exit -> all.add(undelivered.extend(exit)));
        return new WatchTick(latest == null ? undelivered.without(exits) : latest.map(undelivered::extend), all);
    }

    /** The samples without those of processes that have exited since. */
    private SampleMap without(List<Sample> exited) {
        return latest == null ? null : latest.without(exited);
    }

    /** Extends a newer sample back to the start of this tick's sample of the same process. */
    private Sample extend(Sample newer) {
        Sample before = latest == null ? null : latest.get(newer.process());
        return before == null ? newer : newer.since(before);
    }

    static ListenerDispatcher.Sink<WatchTick> sink(WatchListener listener) {
        return new ListenerDispatcher.Sink<>() {
            @Override
            public void missed(long ticks) {
                listener.onMissed(ticks);
            }

            @Override
            public void value(WatchTick tick) {
                tick.deliverTo(listener);
            }

            /** A watch list does not report its end to listeners. */
            @Override
            public void end() {}
        };
    }

    /** Makes all calls, even when one throws, and then throws all failures as one exception. */
    private void deliverTo(WatchListener listener) {
        List<Throwable> failures = new ArrayList<>();
        for (Sample exit : exits) {
            call(() -> listener.onExit(exit), failures);
        }
        if (latest != null) {
            call(() -> listener.onTick(latest), failures);
        }
        if (!failures.isEmpty()) {
            IllegalStateException all = new IllegalStateException("a watch listener threw", failures.get(0));
            failures.stream().skip(1).forEach(all::addSuppressed);
            throw all;
        }
    }

    private static void call(Runnable listenerCall, List<Throwable> failures) {
        try {
            listenerCall.run();
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }
}
