package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.json.SampleRing;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The last minutes of every watched process, within one budget of bytes for all. One thread adds; any may read. */
final class History {
    private final ServerSettings settings;
    private final int bytesPerSample;
    private final Map<ProcessIdentity, SampleRing> rings = new ConcurrentHashMap<>();
    private int limit;

    History(ServerSettings settings) {
        this.settings = settings;
        this.bytesPerSample = SampleRing.bytesPerSample(settings.metrics);
    }

    /**
     * Takes what was read.
     *
     * @param interval from tick to tick, by which the minutes are samples
     * @param exited whose rings stay as well; those of all others go
     */
    synchronized void add(Collection<ProcessSample> samples, Duration interval, Set<ProcessIdentity> exited) {
        Set<ProcessIdentity> kept = new HashSet<>(exited);
        samples.forEach(sample -> kept.add(sample.process()));
        rings.keySet().retainAll(kept);
        int newcomers = (int) samples.stream()
                .filter(sample -> !rings.containsKey(sample.process()))
                .count();
        setLimit(limitFor(rings.size() + newcomers, interval));
        samples.forEach(sample -> rings.computeIfAbsent(sample.process(), it -> new SampleRing(settings.metrics, limit))
                .add(sample));
    }

    private int limitFor(int processes, Duration interval) {
        long wanted = Math.max(1, settings.recent.toMillis() / interval.toMillis());
        long allowed = settings.recentBytes / bytesPerSample / Math.max(1, processes);
        return (int) Math.max(1, Math.min(wanted, allowed));
    }

    private void setLimit(int newLimit) {
        if (newLimit != limit) {
            limit = newLimit;
            rings.values().forEach(ring -> ring.limit(limit));
        }
    }

    /** Ends a process's ring with its last sample. */
    void ended(ProcessSample last) {
        Optional.ofNullable(rings.get(last.process())).ifPresent(ring -> ring.ended(last));
    }

    /** The ring of a process, as JSON; of a process that was not read at a tick yet, an empty one. */
    String write(ProcessSample latest) {
        SampleRing ring = rings.get(latest.process());
        return (ring == null ? new SampleRing(settings.metrics, 1) : ring).write(latest);
    }

    /** The bytes that all rings take. */
    long bytes() {
        return rings.values().stream().mapToLong(SampleRing::bytes).sum();
    }
}
