package io.processinspect.core;

import io.processinspect.ProcessIdentity;
import io.processinspect.WatchListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one round of reading gave: the map, and who exited since the round before. */
record WatchTick(Map<ProcessIdentity, Sample> latest, List<Sample> exits) {
    /** This tick in place of one that was not delivered: the newer values over both intervals, and the exits of both. */
    WatchTick after(WatchTick undelivered) {
        List<Sample> all = new ArrayList<>(undelivered.exits);
        exits.forEach(exit -> all.add(undelivered.joined(exit)));
        Map<ProcessIdentity, Sample> joined = new LinkedHashMap<>();
        latest.forEach((process, sample) -> joined.put(process, undelivered.joined(sample)));
        return new WatchTick(joined, all);
    }

    /** A newer sample, which begins where this tick's one of the same process does. */
    private Sample joined(Sample newer) {
        Sample before = latest.get(newer.process());
        return before == null ? newer : newer.since(before);
    }

    static ListenerDispatcher.Sink<WatchTick> receiver(WatchListener listener) {
        return new ListenerDispatcher.Sink<>() {
            @Override
            public void missed(long ticks) {
                listener.onMissed(ticks);
            }

            @Override
            public void value(WatchTick tick) {
                tick.tell(listener);
            }

            /** A watch list has no end that its listeners would be told. */
            @Override
            public void end() {}
        };
    }

    /** Every call is made, whatever the one before it threw; then the failures are thrown together. */
    private void tell(WatchListener listener) {
        List<Throwable> failures = new ArrayList<>();
        for (Sample exit : exits) {
            call(() -> listener.onExit(exit), failures);
        }
        call(() -> listener.onTick(Collections.unmodifiableMap(latest)), failures);
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
