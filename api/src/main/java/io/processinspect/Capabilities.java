package io.processinspect;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a backend can do on this machine. Immutable.
 *
 * @param backend its name
 * @param description one line for people: by what means it reads
 * @param identity how firmly an open process is held
 * @param identityFallback when a process is held less firmly than that, as by {@link Identity#START_TIME}: a phrase that follows
 *     "when", as in "more than 500 processes are open at one time"; empty for never
 * @param unsupported the counters it cannot read here, each with the reason; all others it can, rights permitting
 */
public record Capabilities(
        String backend,
        String description,
        Identity identity,
        Optional<String> identityFallback,
        Map<Counter, Absence> unsupported) {

    /** How firmly an open process is held. */
    public enum Identity {
        /** By the operating system: a reused pid can never answer. */
        HANDLE,
        /** By pid and start time: a pid reused within one step of the system's start times would be taken for the same. */
        START_TIME
    }

    /** Rejects null; copies the map. */
    public Capabilities {
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(identityFallback, "weakerWhen");
        Map<Counter, Absence> copy = new EnumMap<>(Counter.class);
        copy.putAll(unsupported);
        unsupported = Collections.unmodifiableMap(copy);
    }

    /** Why this counter cannot be read here; empty when it can. */
    public Optional<Absence> absenceOf(Counter counter) {
        return Optional.ofNullable(unsupported.get(counter));
    }

    /** Whether at least one counter of this metric can be read here. */
    public boolean supports(Metric metric) {
        return Counter.of(metric).stream().anyMatch(counter -> !unsupported.containsKey(counter));
    }
}
