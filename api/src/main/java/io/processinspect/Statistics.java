package io.processinspect;

/**
 * Tick statistics of monitoring; {@link WatchList#statistics()} describes how a watch list differs. Once all samples
 * have been delivered, {@code ticks = delivered + missedBySampler + missedByListener}. Immutable.
 *
 * @param ticks scheduled ticks that passed while the process was alive
 * @param delivered samples delivered to the listener; without a listener, samples read
 * @param missedBySampler ticks without a read, because the machine or the backend was late
 * @param missedByListener samples merged into newer ones, because the listener was busy
 * @param maxLagNanos the longest delay between a tick and the start of its read, in nanoseconds
 * @param listenerFailures listener calls that threw
 * @param readNanos total time taken by the reads at ticks, in nanoseconds; on a busy machine this includes the time in
 *     which the reading thread waited for a CPU
 */
public record Statistics(
        long ticks,
        long delivered,
        long missedBySampler,
        long missedByListener,
        long maxLagNanos,
        long listenerFailures,
        long readNanos) {}
