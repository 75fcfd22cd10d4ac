package io.processinspect.rest.watch;

import java.time.Duration;

/** What reading may cost: where it costs more than its share of one CPU, the interval widens, and narrows again later. */
final class IntervalPolicy {
    private static final Duration WIDEST = Duration.ofMinutes(1);

    private final Duration wanted;
    private final double maxPercent;

    IntervalPolicy(Duration wanted, double maxPercent) {
        this.wanted = wanted;
        this.maxPercent = maxPercent;
    }

    /**
     * The interval to go on with.
     *
     * @param now the present one
     * @param percent of one CPU that reading took at it
     */
    Duration next(Duration now, double percent) {
        if (percent > maxPercent) {
            Duration wider = now.multipliedBy(2);
            Duration limit = WIDEST.compareTo(wanted) > 0 ? WIDEST : wanted;
            return wider.compareTo(limit) < 0 ? wider : limit;
        }
        // Twice as often costs twice as much; what is left over keeps it from going to and fro.
        if (percent * 2.5 < maxPercent && now.compareTo(wanted) > 0) {
            Duration narrower = now.dividedBy(2);
            return narrower.compareTo(wanted) > 0 ? narrower : wanted;
        }
        return now;
    }
}
