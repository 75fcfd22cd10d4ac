package io.processinspect.rest.watch;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.ExpectedStart;
import io.processinspect.rest.http.HttpError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The start times that each watched process has had. When the wall clock is set, a process has another one, and clients still
 * name it by one that they were told before. Safe for all threads.
 */
public final class KnownStarts {
    /** Bounds the memory: the oldest are dropped. */
    private static final int MAX_TIMES = 100;

    /** The latest last; the lists are immutable. */
    private final Map<ProcessIdentity, List<Instant>> times = new ConcurrentHashMap<>();

    /** Adds the start time of a process, which is the same as before except after the wall clock was set. */
    void add(ProcessIdentity process) {
        process.startTime().optional().ifPresent(time -> {
            List<Instant> known = timesOf(process);
            if (known.isEmpty() || !time.equals(known.get(known.size() - 1))) {
                addAll(process, List.of(time));
            }
        });
    }

    /** Adds what was known of a process; times that are known already become the latest. */
    void addAll(ProcessIdentity process, Collection<Instant> more) {
        times.compute(process, (key, known) -> {
            List<Instant> all = new ArrayList<>(known == null ? List.of() : known);
            all.removeAll(more);
            all.addAll(more);
            return List.copyOf(all.subList(Math.max(0, all.size() - MAX_TIMES), all.size()));
        });
    }

    /** Forgets all other processes. */
    void retain(Collection<ProcessIdentity> processes) {
        times.keySet().retainAll(processes);
    }

    private List<Instant> timesOf(ProcessIdentity process) {
        return times.getOrDefault(process, List.of());
    }

    /** The start times of these processes, the latest last. */
    Map<ProcessIdentity, List<Instant>> of(Collection<ProcessIdentity> processes) {
        Map<ProcessIdentity, List<Instant>> found = new LinkedHashMap<>();
        processes.forEach(process -> found.put(process, timesOf(process)));
        return found;
    }

    /** Whether a process is the one that a client means. */
    boolean matches(ProcessIdentity process, ExpectedStart start) {
        return start.matches(process, timesOf(process));
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
