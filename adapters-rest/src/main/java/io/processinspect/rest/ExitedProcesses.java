package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Processes that were watched until they exited, with their last samples: until dismissed, as whoever looks in tomorrow asks
 * for what happened tonight; of very many the latest. Safe for all threads.
 */
final class ExitedProcesses {
    private static final int MOST = 100;

    private final WatchList watch;

    ExitedProcesses(WatchList watch) {
        this.watch = watch;
    }

    /** Their last samples, in the order of the exits. */
    synchronized List<ProcessSample> all() {
        List<ProcessSample> exited = watch.exited();
        if (exited.size() <= MOST) {
            return exited;
        }
        exited.subList(0, exited.size() - MOST).forEach(last -> watch.forget(last.process()));
        return watch.exited();
    }

    /** Who is remembered still. */
    Set<ProcessIdentity> remembered() {
        return all().stream().map(ProcessSample::process).collect(Collectors.toSet());
    }

    /** Forgets some; false when there was none. */
    synchronized boolean dismiss(Predicate<ProcessIdentity> whom) {
        Set<ProcessIdentity> meant =
                watch.exited().stream().map(ProcessSample::process).filter(whom).collect(Collectors.toSet());
        meant.forEach(watch::forget);
        return !meant.isEmpty();
    }
}
