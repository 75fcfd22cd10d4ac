package io.processinspect.rest;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.json.Printable;
import io.processinspect.json.ServerJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one sampler and what it has read: the watched processes, those that exited, their last minutes. Keeps reading within
 * its budget. Safe for all threads.
 */
final class Hub implements WatchListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final Logger AUDIT = LoggerFactory.getLogger("processinspect.audit");
    /** What the original waits for at most, and what a first interval is here. */
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(100);

    private static final int MOST_EXITED = 1000;
    private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final WatchList watch;
    private final ServerSettings settings;
    private final History history;
    private final WatchedFile file;
    private final Budget budget;
    private final Executor executor;
    private final Map<ProcessIdentity, Exited> exited = new LinkedHashMap<>();
    private CompletableFuture<Void> firstIntervals;
    private volatile Duration interval;
    private volatile double samplerPercent;
    /** What was counted before the last change of the interval. */
    private Statistics before = new Statistics(0, 0, 0, 0, 0, 0, 0);

    private long checkedAt = System.nanoTime();
    private long busyThen;

    /** A process that exited, and when that was noticed, by {@link System#nanoTime()}. */
    private record Exited(ProcessSample last, long noticedAt) {}

    Hub(MetricsProvider provider, ServerSettings settings, Executor executor) {
        this.watch = provider.watch(settings.metrics);
        this.settings = settings;
        this.executor = executor;
        this.history = new History(settings);
        this.file = new WatchedFile(settings, provider.capabilities().backend());
        this.interval = settings.interval;
        this.budget = new Budget(interval, settings.maxSamplerPercent);
    }

    /** Goes on with what was watched before a restart, and begins to read. */
    void start() {
        List<ProcessIdentity> before = file.read();
        before.stream()
                .filter(process -> !restored(process))
                .forEach(gone -> LOG.info("{} was watched before the restart, and is gone", gone));
        watch.addListener(this);
        watch.start(Schedule.every(interval));
    }

    WatchList watch() {
        return watch;
    }

    /** From tick to tick, at present. */
    Duration interval() {
        return interval;
    }

    @Override
    public void onExit(ProcessSample last) {
        synchronized (exited) {
            exited.put(last.process(), new Exited(last, System.nanoTime()));
            if (exited.size() > MOST_EXITED) {
                exited.remove(exited.keySet().iterator().next());
            }
        }
        history.ended(last);
        LOG.info("{} '{}' exited", last.process(), Printable.escaped(last.name()));
    }

    @Override
    public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
        Set<ProcessIdentity> remembered;
        synchronized (exited) {
            long now = System.nanoTime();
            exited.values().removeIf(one -> now - one.noticedAt > settings.recent.toNanos());
            remembered = new LinkedHashSet<>(exited.keySet());
        }
        history.add(latest.values(), interval, remembered);
        keepBudget();
    }

    private synchronized void keepBudget() {
        long now = System.nanoTime();
        if (now - checkedAt < Math.max(BUDGET_NANOS, 2 * interval.toNanos())) {
            return;
        }
        long busy = statistics().readNanos();
        samplerPercent = 100.0 * (busy - busyThen) / (now - checkedAt);
        checkedAt = now;
        busyThen = busy;
        Duration next = budget.next(interval, samplerPercent);
        if (!next.equals(interval)) {
            LOG.warn(
                    "reading takes {} % of the time of one CPU, and {} % are allowed: each {} ms from now on in place of {} ms",
                    String.format(Locale.ROOT, "%.1f", samplerPercent),
                    settings.maxSamplerPercent,
                    next.toMillis(),
                    interval.toMillis());
            before = statistics();
            interval = next;
            watch.start(Schedule.every(next));
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
        return new ServerJson.Cost(
                interval, samplerPercent, Duration.ofNanos(all.maxLagNanos()), all.missedBySampler());
    }

    /** The bytes that the last minutes of all processes take. */
    long historyBytes() {
        return history.bytes();
    }

    Map<ProcessIdentity, ProcessSample> latest() {
        return watch.latest();
    }

    List<ProcessSample> exited() {
        synchronized (exited) {
            return exited.values().stream().map(Exited::last).toList();
        }
    }

    /**
     * The watched processes, each with an interval: where one was only just added, this waits for a tenth of a second.
     * Requests that wait at one time wait for one read.
     */
    CompletableFuture<Map<ProcessIdentity, ProcessSample>> withIntervals() {
        Map<ProcessIdentity, ProcessSample> latest = watch.latest();
        if (latest.values().stream().allMatch(sample -> sample.interval().isPresent())) {
            return CompletableFuture.completedFuture(latest);
        }
        return refreshed().thenApply(it -> watch.latest());
    }

    private synchronized CompletableFuture<Void> refreshed() {
        if (firstIntervals == null || firstIntervals.isDone()) {
            firstIntervals = CompletableFuture.runAsync(
                    () -> {
                        try {
                            watch.refresh(FIRST_INTERVAL);
                        } catch (InterruptedException stopping) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    executor);
        }
        return firstIntervals;
    }

    /** The newest sample of a watched process with this pid, or the last one of an exited. */
    Optional<ProcessSample> find(long pid) {
        Optional<ProcessSample> living = living(pid);
        return living.isPresent() ? living : exited(pid);
    }

    Optional<ProcessSample> living(long pid) {
        return newest(new ArrayList<>(watch.latest().values()), pid);
    }

    private Optional<ProcessSample> exited(long pid) {
        return newest(exited(), pid);
    }

    private static Optional<ProcessSample> newest(List<ProcessSample> samples, long pid) {
        return samples.stream().filter(sample -> sample.process().pid() == pid).reduce((earlier, later) -> later);
    }

    /**
     * The newest sample of a process that is watched, or was until it exited.
     *
     * @throws Refusal 404 when it is neither, 409 when it is not the one the client means
     */
    ProcessSample require(long pid, Optional<Instant> startTime) {
        ProcessSample sample = find(pid)
                .orElseThrow(() -> new Refusal(
                        404,
                        "process_not_found",
                        "pid " + pid + " is not watched; POST /api/processes/monitor/add does that"));
        requireSame(sample.process(), startTime);
        return sample;
    }

    String recent(ProcessSample latest) {
        return history.write(latest);
    }

    /**
     * Watches a process.
     *
     * @param startTime which process it must be; empty for whichever has the pid
     * @param who asks for it, for the log
     * @throws Refusal 409 when the pid belongs to another process
     */
    ProcessIdentity add(long pid, Optional<Instant> startTime, String who) {
        boolean known = watch.find(pid).isPresent();
        ProcessIdentity process = watch.add(pid);
        if (startTime.isPresent() && !startTime.equals(process.startTime())) {
            if (!known) {
                watch.remove(process);
            }
            throw changed(process);
        }
        if (!known) {
            file.write(() -> watch.latest().keySet());
            AUDIT.info("{} watches {} '{}'", who, process, Printable.escaped(name(process)));
        }
        return process;
    }

    private String name(ProcessIdentity process) {
        ProcessSample sample = watch.latest().get(process);
        return sample == null ? "" : sample.name();
    }

    private boolean restored(ProcessIdentity process) {
        try {
            ProcessIdentity found = watch.add(process);
            // After a reboot another process may have pid and start key, but not the time.
            return found.startTime().equals(process.startTime()) || !watch.remove(found);
        } catch (ProcessInspectException gone) {
            return false;
        }
    }

    /** Watches it no longer, or dismisses it after its exit; false when it was neither watched nor remembered. */
    boolean remove(long pid, Optional<Instant> startTime, String who) {
        Optional<ProcessSample> found = find(pid);
        if (found.isEmpty()) {
            return false;
        }
        requireSame(found.get().process(), startTime);
        boolean removed = false;
        // After the reuse of a pid both its owners may be there until the next read.
        for (Optional<ProcessIdentity> one = watch.find(pid); one.isPresent(); one = watch.find(pid)) {
            removed |= watch.remove(one.get());
        }
        file.write(() -> watch.latest().keySet());
        AUDIT.info("{} watches pid {} no longer", who, pid);
        synchronized (exited) {
            return exited.keySet().removeIf(process -> process.pid() == pid) || removed;
        }
    }

    /** Refuses a process that is not the one the client means. */
    static void requireSame(ProcessIdentity found, Optional<Instant> startTime) {
        if (startTime.isPresent() && !startTime.equals(found.startTime())) {
            throw changed(found);
        }
    }

    private static Refusal changed(ProcessIdentity now) {
        return new Refusal(409, "process_changed", "the pid belongs to another process now: " + now);
    }

    @Override
    public void close() {
        watch.close();
    }
}
