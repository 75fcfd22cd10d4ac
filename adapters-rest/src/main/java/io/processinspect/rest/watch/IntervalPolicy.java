package io.processinspect.rest.watch;

import java.time.Duration;

/** Widens the sampling interval while sampling exceeds its share of one CPU, and narrows it again later. Immutable. */
final class IntervalPolicy {
    private static final Duration MAX_INTERVAL = Duration.ofMinutes(1);

    private final Duration wanted;
    private final double maxPercent;

    IntervalPolicy(Duration wanted, double maxPercent) {
        this.wanted = wanted;
        this.maxPercent = maxPercent;
    }

    /**
     * The next interval.
     *
     * @param now the current one
     * @param percent of one CPU that sampling used at it
     */
    Duration next(Duration now, double percent) {
        if (percent > maxPercent) {
            Duration wider = now.multipliedBy(2);
            Duration limit = MAX_INTERVAL.compareTo(wanted) > 0 ? MAX_INTERVAL : wanted;
            return wider.compareTo(limit) < 0 ? wider : limit;
        }
        // Twice as often costs twice as much; the margin prevents oscillation.
        if (percent * 2.5 < maxPercent && now.compareTo(wanted) > 0) {
            Duration narrower = now.dividedBy(2);
            return narrower.compareTo(wanted) > 0 ? narrower : wanted;
        }
        return now;
    }
}
