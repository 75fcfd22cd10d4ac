package io.processinspect.rest.watch;

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

/** A ring of recent samples for each watched process, within one byte budget for all. Safe for all threads. */
final class History {
    private final WatchConfig config;
    private final int bytesPerSample;
    private final Map<ProcessIdentity, SampleRing> rings = new ConcurrentHashMap<>();
    private int limit;

    History(WatchConfig config) {
        this.config = config;
        this.bytesPerSample = SampleRing.bytesPerSample(config.metrics());
    }

    /**
     * Adds the samples of one tick.
     *
     * @param interval from tick to tick, which converts the time to keep into a number of samples
     * @param exited processes whose rings are kept as well; all other rings are dropped
     */
    synchronized void add(Collection<ProcessSample> samples, Duration interval, Set<ProcessIdentity> exited) {
        Set<ProcessIdentity> kept = new HashSet<>(exited);
        samples.forEach(sample -> kept.add(sample.process()));
        rings.keySet().retainAll(kept);
        int newcomers = (int) samples.stream()
                .filter(sample -> !rings.containsKey(sample.process()))
                .count();
        setLimit(limitFor(rings.size() + newcomers, interval));
        samples.forEach(sample -> rings.computeIfAbsent(sample.process(), it -> new SampleRing(config.metrics(), limit))
                .add(sample));
    }

    private int limitFor(int processes, Duration interval) {
        long wanted = Math.max(1, config.history().toMillis() / interval.toMillis());
        long allowed = config.historyBytes() / bytesPerSample / Math.max(1, processes);
        return (int) Math.max(1, Math.min(wanted, allowed));
    }

    private void setLimit(int newLimit) {
        if (newLimit != limit) {
            limit = newLimit;
            rings.values().forEach(ring -> ring.limit(limit));
        }
    }

    /** Closes a process's ring with its last sample. */
    void ended(ProcessSample last) {
        Optional.ofNullable(rings.get(last.process())).ifPresent(ring -> ring.ended(last));
    }

    /** The ring of a process as JSON; empty before the first tick. */
    String write(ProcessSample latest) {
        SampleRing ring = rings.get(latest.process());
        return (ring == null ? new SampleRing(config.metrics(), 1) : ring).write(latest);
    }

    /** The size of all rings, in bytes. */
    long bytes() {
        return rings.values().stream().mapToLong(SampleRing::bytes).sum();
    }
}
