package io.processinspect.rest.stream;

import io.processinspect.MetricFlags;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What streams offer, and their limits.
 *
 * @param metrics what the server reads, of which a stream may have any part
 * @param interval of the server, of which a stream's interval is a multiple
 * @param maxStreams how many may be open, in all
 * @param maxPerAddress how many may be open from one client address
 * @param clock nanoseconds, for deadlines and event ids
 */
public record StreamConfig(
        MetricFlags metrics, Duration interval, int maxStreams, int maxPerAddress, LongSupplier clock) {}
