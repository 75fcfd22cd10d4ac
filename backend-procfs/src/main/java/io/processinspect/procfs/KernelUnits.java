package io.processinspect.procfs;

import java.time.Instant;
import java.util.Optional;

/**
 * The units in which the kernel counts.
 *
 * @param pageSize bytes of a page
 * @param ticksPerSecond clock ticks of a second
 * @param bootSeconds when the ticks began, in seconds since 1970-01-01 UTC
 */
record KernelUnits(long pageSize, long ticksPerSecond, long bootSeconds) {
    private static final long NANOS = 1_000_000_000;
    private static final long MILLIS = 1000;

    /** Pages as bytes. */
    long bytes(long pages) {
        return product(pages, pageSize);
    }

    /** Clock ticks as nanoseconds. */
    long nanos(long ticks) {
        return product(ticks, NANOS / ticksPerSecond);
    }

    /** The wall clock at this many ticks after the start of the system; empty beyond {@link Instant#MAX}. */
    Optional<Instant> instant(long ticks) {
        long seconds = bootSeconds + ticks / ticksPerSecond;
        return seconds > Instant.MAX.getEpochSecond() || seconds < 0
                ? Optional.empty()
                : Optional.of(
                        Instant.ofEpochSecond(seconds).plusMillis(ticks % ticksPerSecond * MILLIS / ticksPerSecond));
    }

    /** Numbers that are too large come from copied files only. */
    private static long product(long count, long unit) {
        return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }
}
