package io.processinspect;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The machine's CPU capacity and how much of it the measuring program may use. Immutable.
 *
 * @param online logical CPUs that are online, 1 or more
 * @param affinity number of CPUs this program may run on, 1 or more; empty when the backend cannot determine it
 * @param quota CPUs' worth of time that the control group allows, above 0; may be fractional and may exceed
 *     {@code online}; empty without a quota or when the backend cannot determine it
 * @param unknownQuota why the quota is unknown; empty when it is known, or known to be none
 */
public record Cpus(int online, OptionalInt affinity, OptionalDouble quota, Optional<Absence> unknownQuota) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when {@code online} or {@code affinity} is below 1, or {@code quota} is not
     *     above 0, or both given and unknown
     */
    public Cpus {
        Objects.requireNonNull(affinity, "affinity");
        Objects.requireNonNull(quota, "quota");
        Objects.requireNonNull(unknownQuota, "unknownQuota");
        if (online < 1) {
            throw new IllegalArgumentException("online must be 1 or more, not " + online);
        }
        if (affinity.isPresent() && affinity.getAsInt() < 1) {
            throw new IllegalArgumentException("affinity must be 1 or more, not " + affinity.getAsInt());
        }
        if (quota.isPresent() && unknownQuota.isPresent()) {
            throw new IllegalArgumentException("a quota that is given is not unknown");
        }
        if (quota.isPresent() && !(quota.getAsDouble() > 0)) {
            throw new IllegalArgumentException("quota must be above 0, not " + quota.getAsDouble());
        }
    }

    /** CPUs that are known to have no quota. */
    public Cpus(int online, OptionalInt affinity) {
        this(online, affinity, OptionalDouble.empty(), Optional.empty());
    }

    /** A machine with no known affinity, and without a quota. */
    public static Cpus online(int online) {
        return new Cpus(online, OptionalInt.empty());
    }

    /** A copy with this quota. */
    public Cpus withQuota(double newQuota) {
        return new Cpus(online, affinity, OptionalDouble.of(newQuota), Optional.empty());
    }

    /**
     * A copy whose quota is not known.
     *
     * @param why the reason
     */
    public Cpus withUnknownQuota(Absence why) {
        return new Cpus(online, affinity, OptionalDouble.empty(), Optional.of(why));
    }

    /** CPUs this program may use, above 0: the least of all three; empty when neither affinity nor quota is known. */
    public OptionalDouble allowed() {
        if (affinity.isEmpty() && quota.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.min(Math.min(online, affinity.orElse(online)), quota.orElse(online)));
    }

    /** {@link #allowed()} when it is below {@code online}; otherwise empty, as a share of it would say nothing new. */
    public OptionalDouble effectiveLimit() {
        OptionalDouble allowed = allowed();
        return allowed.isPresent() && allowed.getAsDouble() < online ? allowed : OptionalDouble.empty();
    }
}
