package io.processinspect;

import java.util.OptionalDouble;

/**
 * The machine's CPU capacity. Immutable.
 *
 * @param online logical CPUs that are on line, 1 or more
 * @param allowed how many of them the measuring program may use, by affinity and quota, may be a fraction; empty when the backend
 *     does not know
 */
public record Cpus(int online, OptionalDouble allowed) {
    /** Rejects a machine without CPUs, and an allowance that is not above 0. */
    public Cpus {
        if (online < 1) {
            throw new IllegalArgumentException("a machine has at least 1 CPU, not " + online);
        }
        if (allowed.isPresent() && !(allowed.getAsDouble() > 0)) {
            throw new IllegalArgumentException("allowed CPUs must be above 0, not " + allowed.getAsDouble());
        }
    }

    /** A machine that allows all of its CPUs, as far as is known. */
    public static Cpus online(int online) {
        return new Cpus(online, OptionalDouble.empty());
    }

    /** The allowance where it is less than what is on line: only then is a share of it worth telling. */
    public OptionalDouble binding() {
        return allowed.isPresent() && allowed.getAsDouble() < online ? allowed : OptionalDouble.empty();
    }
}
