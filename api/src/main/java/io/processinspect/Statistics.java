package io.processinspect;

/**
 * What became of the ticks so far, as monitoring counts them; a watch list says how it differs. Once delivery has drained, {@code ticks = delivered + missedBySampler +
 * missedByListener}.
 *
 * @param ticks points of the grid that have passed while the process lived
 * @param delivered samples handed to the listener; without a listener, samples read
 * @param missedBySampler ticks at which nothing was read, because the machine or the backend was late
 * @param missedByListener samples replaced by newer ones, because the listener was busy
 * @param maxLagNanos the latest that a read began after its tick, in nanoseconds
 * @param listenerFailures calls in which the listener threw
 * @param readNanos time that the reads at those ticks took, in nanoseconds; on a busy machine also the time in which the
 *     reading thread waited for a CPU
 */
public record Statistics(
        long ticks,
        long delivered,
        long missedBySampler,
        long missedByListener,
        long maxLagNanos,
        long listenerFailures,
        long readNanos) {}
