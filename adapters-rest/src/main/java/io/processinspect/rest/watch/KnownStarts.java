package io.processinspect.rest.watch;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.ExpectedStart;
import io.processinspect.rest.http.HttpError;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The start times that each watched process has had. When the wall clock is set, a process has another one, and clients still
 * name it by one that they were told before. Safe for all threads.
 */
public final class KnownStarts {
    /** Bounds the memory: the oldest are dropped. */
    private static final int MAX_TIMES = 100;

    private final Map<ProcessIdentity, Set<Instant>> times = new ConcurrentHashMap<>();
    private final Map<ProcessIdentity, Instant> latest = new ConcurrentHashMap<>();

    /** Adds the start time of a process, which is the same as before except after the wall clock was set. */
    void add(ProcessIdentity process) {
        process.startTime().optional().ifPresent(time -> {
            if (!time.equals(latest.put(process, time))) {
                addAll(process, Set.of(time));
            }
        });
    }

    /** Adds what was known of a process. */
    void addAll(ProcessIdentity process, Collection<Instant> earlier) {
        times.compute(process, (key, known) -> {
            Set<Instant> all = new LinkedHashSet<>(known == null ? Set.of() : known);
            // Those that are known already become the latest.
            all.removeAll(earlier);
            all.addAll(earlier);
            all.stream().limit(Math.max(0, all.size() - MAX_TIMES)).toList().forEach(all::remove);
            return all;
        });
    }

    /** Forgets all other processes. */
    void retain(Collection<ProcessIdentity> processes) {
        times.keySet().retainAll(processes);
        latest.keySet().retainAll(processes);
    }

    /** The start times of these processes, the latest last. */
    Map<ProcessIdentity, List<Instant>> of(Collection<ProcessIdentity> processes) {
        Map<ProcessIdentity, List<Instant>> found = new LinkedHashMap<>();
        processes.forEach(process -> found.put(process, List.copyOf(times.getOrDefault(process, Set.of()))));
        return found;
    }

    /** Whether a process is the one that a client means. */
    boolean matches(ProcessIdentity process, ExpectedStart start) {
        return start.matches(process, times.getOrDefault(process, Set.of()));
    }

    /**
     * Rejects a process that is not the one that a client means.
     *
     * @throws HttpError 409
     */
    public void requireMatch(ProcessIdentity process, ExpectedStart start) {
        if (!matches(process, start)) {
            throw new HttpError(409, "process_changed", "the pid now belongs to another process: " + process);
        }
    }
}
