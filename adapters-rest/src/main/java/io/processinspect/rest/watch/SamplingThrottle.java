package io.processinspect.rest.watch;

import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.WatchList;
import io.processinspect.json.ServerJson;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lengthens the sampling interval while sampling costs more CPU than allowed, and shortens it again. Safe for all threads. */
public final class SamplingThrottle {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final WatchList watch;
    private final LongSupplier clock;
    private final double maxPercent;
    private final IntervalPolicy policy;
    private volatile Duration interval;
    private volatile double percent;
    /** The counts up to the last change of the interval. */
    private Statistics before = new Statistics(0, 0, 0, 0, 0, 0, 0);

    private long checkedAt;
    private long busyBefore;

    SamplingThrottle(WatchList watch, WatchConfig config) {
        this.watch = watch;
        this.clock = config.clock();
        this.maxPercent = config.maxSamplerPercent();
        this.interval = config.interval();
        this.policy = new IntervalPolicy(interval, maxPercent);
        this.checkedAt = clock.getAsLong();
    }

    void start() {
        watch.start(Schedule.every(interval));
    }

    /** The current interval from tick to tick. */
    public Duration interval() {
        return interval;
    }

    /** Compares the cost of sampling with the limit every few seconds, and changes the interval if needed. */
    synchronized void adjust() {
        long now = clock.getAsLong();
        if (now - checkedAt < Math.max(CHECK_INTERVAL_NANOS, 2 * interval.toNanos())) {
            return;
        }
        long busy = statistics().readNanos();
        percent = 100.0 * (busy - busyBefore) / (now - checkedAt);
        checkedAt = now;
        busyBefore = busy;
        Duration next = policy.next(interval, percent);
        if (!next.equals(interval)) {
            LOG.warn(
                    "sampling uses {}% of one CPU (limit {}%); changing the interval to {} ms (was {} ms)",
                    String.format(Locale.ROOT, "%.1f", percent), maxPercent, next.toMillis(), interval.toMillis());
            before = statistics();
            interval = next;
            start();
        }
    }

    /** The ticks since the server started, across all changes of the interval. */
    public synchronized Statistics statistics() {
        Statistics now = watch.statistics();
        return new Statistics(
                before.ticks() + now.ticks(),
                before.delivered() + now.delivered(),
                before.missedBySampler() + now.missedBySampler(),
                now.missedByListener(),
                Math.max(before.maxLagNanos(), now.maxLagNanos()),
                now.listenerFailures(),
                before.readNanos() + now.readNanos());
    }

    public ServerJson.Cost cost() {
        Statistics all = statistics();
        return new ServerJson.Cost(interval, percent, Duration.ofNanos(all.maxLagNanos()), all.missedBySampler());
    }
}
