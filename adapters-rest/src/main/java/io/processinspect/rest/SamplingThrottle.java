package io.processinspect.rest;

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

/** How often the watched processes are read: as wanted, or more seldom where that would cost too much. Safe for all threads. */
final class SamplingThrottle {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final long LOOK_EACH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final WatchList watch;
    private final LongSupplier clock;
    private final double maxPercent;
    private final IntervalPolicy budget;
    private volatile Duration interval;
    private volatile double percent;
    /** What was counted before the last change of the interval. */
    private Statistics before = new Statistics(0, 0, 0, 0, 0, 0, 0);

    private long lookedAt;
    private long busyThen;

    SamplingThrottle(WatchList watch, ServerSettings settings) {
        this.watch = watch;
        this.clock = settings.clock;
        this.maxPercent = settings.maxSamplerPercent;
        this.interval = settings.interval;
        this.budget = new IntervalPolicy(interval, maxPercent);
        this.lookedAt = clock.getAsLong();
    }

    void start() {
        watch.start(Schedule.every(interval));
    }

    /** From tick to tick, at present. */
    Duration interval() {
        return interval;
    }

    /** Looks now and then at what reading costs, and changes the interval where that is called for. */
    synchronized void keep() {
        long now = clock.getAsLong();
        if (now - lookedAt < Math.max(LOOK_EACH_NANOS, 2 * interval.toNanos())) {
            return;
        }
        long busy = statistics().readNanos();
        percent = 100.0 * (busy - busyThen) / (now - lookedAt);
        lookedAt = now;
        busyThen = busy;
        Duration next = budget.next(interval, percent);
        if (!next.equals(interval)) {
            LOG.warn(
                    "reading takes {} % of the time of one CPU, and {} % are allowed: each {} ms from now on in place of {} ms",
                    String.format(Locale.ROOT, "%.1f", percent), maxPercent, next.toMillis(), interval.toMillis());
            before = statistics();
            interval = next;
            start();
        }
    }

    /** What became of all ticks since the server started. */
    synchronized Statistics statistics() {
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

    ServerJson.Cost cost() {
        Statistics all = statistics();
        return new ServerJson.Cost(interval, percent, Duration.ofNanos(all.maxLagNanos()), all.missedBySampler());
    }
}
