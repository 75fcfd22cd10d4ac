package io.processinspect.procfs;

import java.time.Instant;
import java.util.Optional;

/**
 * What the kernel counts in.
 *
 * @param pageSize bytes
 * @param ticksPerSecond clock ticks
 * @param bootSeconds the time at which ticks began, since 1970-01-01 UTC
 */
record KernelUnits(long pageSize, long ticksPerSecond, long bootSeconds) {
    private static final long NANOS = 1_000_000_000;
    private static final long MILLIS = 1000;

    long bytes(long pages) {
        return times(pages, pageSize);
    }

    long nanos(long ticks) {
        return times(ticks, NANOS / ticksPerSecond);
    }

    /** The wall clock at this many ticks after the start of the system; empty when no clock shows such a time. */
    Optional<Instant> instant(long ticks) {
        long seconds = bootSeconds + ticks / ticksPerSecond;
        return seconds > Instant.MAX.getEpochSecond() || seconds < 0
                ? Optional.empty()
                : Optional.of(
                        Instant.ofEpochSecond(seconds).plusMillis(ticks % ticksPerSecond * MILLIS / ticksPerSecond));
    }

    /** Only a folder that the kernel did not make has numbers that are too large. */
    private static long times(long count, long unit) {
        return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }
}
