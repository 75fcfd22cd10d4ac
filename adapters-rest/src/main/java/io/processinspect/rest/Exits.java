package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Processes that were watched until they exited, with their last samples: until dismissed, or until their last minutes are
 * over. Safe for all threads.
 */
final class Exits {
    private final WatchList watch;
    private final LongSupplier clock;
    private final long keptNanos;
    /** When each was seen here first, by the clock. */
    private final Map<ProcessIdentity, Long> noticedAt = new HashMap<>();

    Exits(WatchList watch, ServerSettings settings) {
        this.watch = watch;
        this.clock = settings.clock;
        this.keptNanos = settings.recent.toNanos();
    }

    /** Their last samples, in the order of the exits. */
    synchronized List<ProcessSample> all() {
        long now = clock.getAsLong();
        Set<ProcessIdentity> there = identities();
        there.forEach(process -> noticedAt.putIfAbsent(process, now));
        noticedAt.keySet().retainAll(there);
        noticedAt.forEach((process, at) -> {
            if (now - at > keptNanos) {
                watch.forget(process);
            }
        });
        return watch.exited();
    }

    /** Who is remembered still. */
    Set<ProcessIdentity> remembered() {
        return all().stream().map(ProcessSample::process).collect(Collectors.toSet());
    }

    private Set<ProcessIdentity> identities() {
        return watch.exited().stream().map(ProcessSample::process).collect(Collectors.toSet());
    }

    /** Forgets some; false when there was none. */
    synchronized boolean dismiss(Predicate<ProcessIdentity> whom) {
        Set<ProcessIdentity> meant = identities();
        meant.removeIf(whom.negate());
        meant.forEach(watch::forget);
        return !meant.isEmpty();
    }
}
