package io.processinspect.core;

import io.processinspect.End;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one round of reading gave: the map, and who exited since the round before. */
record WatchTick(Map<ProcessIdentity, ProcessSample> latest, List<Exit> exits) {
    /** A process that has left the list. */
    record Exit(ProcessIdentity process, End end) {}

    /** This tick in place of one that was not delivered: the newer map, and the exits of both. */
    WatchTick after(WatchTick undelivered) {
        List<Exit> all = new ArrayList<>(undelivered.exits);
        all.addAll(exits);
        return new WatchTick(latest, all);
    }

    static Mailbox.Receiver<WatchTick> receiver(WatchListener listener) {
        return new Mailbox.Receiver<>() {
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
        for (Exit exit : exits) {
            call(() -> listener.onExit(exit.process, exit.end), failures);
        }
        call(() -> listener.onTick(latest), failures);
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
