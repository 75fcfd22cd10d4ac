package io.processinspect;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The machine's CPU capacity, and how much of it the measuring program may use. Immutable.
 *
 * @param online logical CPUs that are on line, 1 or more
 * @param affinity how many of them this program may run on, 1 or more; empty when the backend does not know
 * @param quota how many CPUs' worth of time its control group leaves it, above 0, may be a fraction and more than there are;
 *     empty without a quota, or when the backend does not know
 */
public record Cpus(int online, OptionalInt affinity, OptionalDouble quota) {
    /** Rejects null, a machine without CPUs, and an affinity or a quota of nothing. */
    public Cpus {
        Objects.requireNonNull(affinity, "affinity");
        Objects.requireNonNull(quota, "quota");
        if (online < 1) {
            throw new IllegalArgumentException("a machine has at least 1 CPU, not " + online);
        }
        if (affinity.isPresent() && affinity.getAsInt() < 1) {
            throw new IllegalArgumentException("a program may use at least 1 CPU, not " + affinity.getAsInt());
        }
        if (quota.isPresent() && !(quota.getAsDouble() > 0)) {
            throw new IllegalArgumentException("a quota must be above 0, not " + quota.getAsDouble());
        }
    }

    /** A machine that allows all of its CPUs, as far as is known. */
    public static Cpus online(int online) {
        return new Cpus(online, OptionalInt.empty(), OptionalDouble.empty());
    }

    /** These CPUs with a quota. */
    public Cpus withQuota(double newQuota) {
        return new Cpus(online, affinity, OptionalDouble.of(newQuota));
    }

    /** What this program may use, above 0: the least of all three; empty when neither affinity nor quota is known. */
    public OptionalDouble allowed() {
        if (affinity.isEmpty() && quota.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.min(Math.min(online, affinity.orElse(online)), quota.orElse(online)));
    }

    /** The allowance where it is less than what is on line: only then is a share of it worth telling. */
    public OptionalDouble effectiveLimit() {
        OptionalDouble allowed = allowed();
        return allowed.isPresent() && allowed.getAsDouble() < online ? allowed : OptionalDouble.empty();
    }
}
