package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Processes that were watched until they exited, with their last samples: until dismissed, or until their last minutes are
 * over. Safe for all threads.
 */
final class Exits {
    private static final int MOST = 1000;

    private final LongSupplier clock;
    private final long keptNanos;
    private final Map<ProcessIdentity, Exit> exits = new LinkedHashMap<>();

    /** A process that exited, and when that was noticed, by the clock. */
    private record Exit(ProcessSample last, long noticedAt) {}

    Exits(ServerSettings settings) {
        this.clock = settings.clock;
        this.keptNanos = settings.recent.toNanos();
    }

    /** Remembers one, if it is not yet. */
    synchronized void add(ProcessSample last) {
        exits.putIfAbsent(last.process(), new Exit(last, clock.getAsLong()));
        if (exits.size() > MOST) {
            exits.remove(exits.keySet().iterator().next());
        }
    }

    /** Who is remembered still. */
    synchronized Set<ProcessIdentity> remembered() {
        expire();
        return Set.copyOf(exits.keySet());
    }

    /** Their last samples, in the order of the exits. */
    synchronized List<ProcessSample> all() {
        expire();
        return exits.values().stream().map(Exit::last).toList();
    }

    private void expire() {
        long now = clock.getAsLong();
        exits.values().removeIf(exit -> now - exit.noticedAt > keptNanos);
    }

    /** Forgets some; false when there was none. */
    synchronized boolean dismiss(Predicate<ProcessIdentity> whom) {
        return exits.keySet().removeIf(whom);
    }
}
