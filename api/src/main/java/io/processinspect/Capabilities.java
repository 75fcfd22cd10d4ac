package io.processinspect;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a backend can do on this machine. Immutable.
 *
 * @param backend the backend's name
 * @param description one human-readable line: the interfaces it reads through
 * @param identity how an open process is pinned
 * @param identityFallback when a process is pinned only by {@link Identity#START_TIME} instead: a phrase that follows
 *     "when", e.g. "more than 500 processes are open at one time"; empty when that never happens
 * @param cpuStep the resolution of CPU time, above 0; empty when it is not known. A share over an interval may be off by two
 *     steps, as kernel and user time are each cut to them. With steps below a millisecond, what a running thread has not been
 *     charged yet, up to one tick of the kernel (1 to 10 ms), is in the next interval
 * @param network how network bytes are counted, where they count from when a process is opened; empty when they are not counted
 *     (yet: only repeated reads may), and when they count from the start of the process
 * @param unsupported the counters it cannot read here, each with the reason; it reads all others, permissions
 *     permitting
 */
public record Capabilities(
        String backend,
        String description,
        Identity identity,
        Optional<String> identityFallback,
        Optional<Duration> cpuStep,
        Optional<NetworkCoverage> network,
        Map<Counter, Absence> unsupported) {

    /** How an open process is pinned. */
    public enum Identity {
        /** By an operating system handle: a reused pid never yields another process's values. */
        HANDLE,
        /**
         * By pid and start time: a pid reused within one step of the system's start times is mistaken for the same
         * process.
         */
        START_TIME
    }

    /** Rejects null; copies the map. */
    public Capabilities {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(identityFallback, "identityFallback");
        if (cpuStep.filter(step -> step.isZero() || step.isNegative()).isPresent()) {
            throw new IllegalArgumentException("cpuStep must be above 0, not " + cpuStep.get());
        }
        Objects.requireNonNull(network, "network");
        Map<Counter, Absence> copy = new EnumMap<>(Counter.class);
        copy.putAll(unsupported);
        unsupported = Collections.unmodifiableMap(copy);
    }

    /** Why this counter cannot be read on this machine; empty when it can. */
    public Optional<Absence> absenceOf(Counter counter) {
        return Optional.ofNullable(unsupported.get(counter));
    }

    /** Whether at least one counter of this metric can be read on this machine. */
    public boolean supports(Metric metric) {
        return Counter.of(metric).stream().anyMatch(counter -> !unsupported.containsKey(counter));
    }
}
