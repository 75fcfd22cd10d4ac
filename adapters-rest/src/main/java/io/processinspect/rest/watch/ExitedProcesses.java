package io.processinspect.rest.watch;

import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Watched processes that exited, with their last samples. They stay until dismissed, so that an exit at night
 * is still shown in the morning; of very many, the latest stay. Safe for all threads.
 */
final class ExitedProcesses {
    private static final int MAX_EXITED = 100;

    private final WatchList watch;

    ExitedProcesses(WatchList watch) {
        this.watch = watch;
    }

    /** Their last samples, in order of exit. */
    synchronized List<ProcessSample> all() {
        List<ProcessSample> exited = watch.exited();
        if (exited.size() <= MAX_EXITED) {
            return exited;
        }
        exited.subList(0, exited.size() - MAX_EXITED).forEach(last -> watch.forget(last.process()));
        return watch.exited();
    }

    /** The processes that have not been dismissed. */
    Set<ProcessIdentity> remembered() {
        return all().stream().map(ProcessSample::process).collect(Collectors.toSet());
    }

    /** Dismisses the matching processes; false if there was none. */
    synchronized boolean dismiss(Predicate<ProcessIdentity> which) {
        Set<ProcessIdentity> meant = watch.exited().stream()
                .map(ProcessSample::process)
                .filter(which)
                .collect(Collectors.toSet());
        meant.forEach(watch::forget);
        return !meant.isEmpty();
    }
}
