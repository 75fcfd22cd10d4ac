package io.processinspect.rest.watch;

import io.processinspect.MetricsProvider;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessSample;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.json.ExpectedStart;
import io.processinspect.json.TextEscaper;
import io.processinspect.rest.http.HttpError;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watched processes: their latest samples, their recent history, and those that exited. One sampler reads them for all
 * clients. Safe for all threads.
 */
public final class WatchService implements WatchListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final Logger AUDIT = LoggerFactory.getLogger("processinspect.audit");
    /** The interval of a first CPU share; the original waits as long. */
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(100);

    private final WatchList watch;
    private final History history;
    private final WatchListStore file;
    private final ExitedProcesses exits;
    private final KnownStarts starts = new KnownStarts();
    private final SamplingThrottle throttle;
    private final Executor executor;
    private CompletableFuture<Void> firstIntervals;

    /** Samples through this provider; the executor waits for first intervals. */
    public WatchService(MetricsProvider provider, WatchConfig config, Executor executor) {
        this.watch = provider.watch(config.metrics());
        this.executor = executor;
        this.history = new History(config);
        this.file = new WatchListStore(
                config.folder(), config.file(), provider.capabilities().backend());
        this.exits = new ExitedProcesses(watch);
        this.throttle = new SamplingThrottle(watch, config);
    }

    /**
     * Restores the watch list of before the restart, and starts sampling.
     *
     * @throws IOException when another server has the list
     */
    public void start() throws IOException {
        file.open().forEach((process, times) -> {
            if (restore(process)) {
                starts.addAll(process, times);
            }
        });
        watch.latest().values().forEach(sample -> starts.add(sample.process()));
        watch.latest().values().forEach(sample -> audit("the restart", sample.process()));
        watch.addListener(this);
        throttle.start();
    }

    public WatchList watch() {
        return watch;
    }

    /** The sampling interval and its cost. */
    public SamplingThrottle throttle() {
        return throttle;
    }

    @Override
    public void onExit(ProcessSample last) {
        history.ended(last);
        LOG.info("{} '{}' exited", last.process(), TextEscaper.escaped(last.name()));
    }

    @Override
    public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
        Set<ProcessIdentity> exited = exits.remembered();
        history.add(latest.values(), throttle.interval(), exited);
        rememberStarts(latest, exited);
        // Also drops those that exited.
        store();
        throttle.adjust();
    }

    private synchronized void rememberStarts(Map<ProcessIdentity, ProcessSample> latest, Set<ProcessIdentity> exited) {
        latest.values().forEach(sample -> starts.add(sample.process()));
        Set<ProcessIdentity> present = new HashSet<>(exited);
        // Not those of the tick: one that was added since has its start time by now.
        present.addAll(watch.latest().keySet());
        starts.retain(present);
    }

    private void store() {
        file.write(() -> starts.of(watch.latest().keySet()));
    }

    /** By which starts clients name the processes. */
    public KnownStarts starts() {
        return starts;
    }

    /** The size of the history, in bytes. */
    public long historyBytes() {
        return history.bytes();
    }

    public Map<ProcessIdentity, ProcessSample> latest() {
        return watch.latest();
    }

    public List<ProcessSample> exited() {
        return exits.all();
    }

    /**
     * The watched processes, each with an interval; if one was just added, this takes a tenth of a second. Concurrent callers
     * share one read.
     */
    public CompletableFuture<Map<ProcessIdentity, ProcessSample>> withIntervals() {
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

    /** The newest sample of a watched process with this pid. */
    public Optional<ProcessSample> living(long pid) {
        return withPid(watch.latest().values(), pid).reduce((earlier, later) -> later);
    }

    /** Like {@link #living}, but also finds exited processes: of several, the one with this start, else the newest. */
    private Optional<ProcessSample> find(long pid, ExpectedStart start) {
        // In this order: a process that exits meanwhile is in at least one of the two.
        List<ProcessSample> living = withPid(watch.latest().values(), pid).toList();
        List<ProcessSample> all =
                Stream.concat(withPid(exits.all(), pid), living.stream()).toList();
        Optional<ProcessSample> meant = all.stream()
                .filter(sample -> !start.isAny() && starts.matches(sample.process(), start))
                .findFirst();
        return meant.isPresent() || all.isEmpty() ? meant : Optional.of(all.get(all.size() - 1));
    }

    private static Stream<ProcessSample> withPid(Collection<ProcessSample> samples, long pid) {
        return samples.stream().filter(sample -> sample.process().pid() == pid);
    }

    /**
     * The newest sample of a process that is watched, or was watched until it exited.
     *
     * @throws HttpError 404 when it is neither, 409 when its start is another one
     */
    public ProcessSample require(long pid, ExpectedStart start) {
        ProcessSample sample = find(pid, start)
                .orElseThrow(() -> new HttpError(
                        404,
                        "not_watched",
                        "pid " + pid + " is not watched; POST /api/processes/monitor/add does that"));
        starts.requireMatch(sample.process(), start);
        return sample;
    }

    public String recent(ProcessSample latest) {
        return history.write(latest);
    }

    /**
     * Watches a process.
     *
     * @param start that is expected; {@link ExpectedStart#ANY} for whichever process has the pid
     * @param client for the audit log
     * @throws HttpError 409 when the pid belongs to another process
     */
    public synchronized ProcessIdentity add(long pid, ExpectedStart start, String client) {
        Set<ProcessIdentity> before = watch.latest().keySet();
        ProcessIdentity process = watch.add(pid);
        boolean known = before.contains(process);
        try {
            starts.requireMatch(process, start);
        } catch (HttpError another) {
            if (!known) {
                watch.remove(process);
            }
            throw another;
        }
        if (!known) {
            starts.add(process);
            store();
            audit(client, process);
        }
        return process;
    }

    private void audit(String client, ProcessIdentity process) {
        AUDIT.info("{} watches {} '{}'", client, process, TextEscaper.escaped(name(process)));
    }

    private String name(ProcessIdentity process) {
        ProcessSample sample = watch.latest().get(process);
        return sample == null ? "" : sample.name();
    }

    private boolean restore(ProcessIdentity process) {
        try {
            watch.add(process);
            return true;
        } catch (NoSuchProcessException gone) {
            LOG.info("{} was watched before the restart and is gone", process);
        } catch (ProcessInspectException refused) {
            LOG.warn(
                    "{} was watched before the restart and cannot be watched again: {}", process, refused.getMessage());
        }
        return false;
    }

    /**
     * Stops watching a process, or dismisses it after its exit; false if it was neither watched nor remembered.
     *
     * @param start that is expected; {@link ExpectedStart#ANY} for all with this pid
     */
    public synchronized boolean remove(long pid, ExpectedStart start, String client) {
        Optional<ProcessSample> found = find(pid, start);
        if (found.isEmpty()) {
            return false;
        }
        starts.requireMatch(found.get().process(), start);
        Predicate<ProcessIdentity> meant = process -> process.pid() == pid && starts.matches(process, start);
        // After the reuse of a pid both processes may be listed until the next read.
        long removed = watch.latest().keySet().stream()
                .filter(meant)
                .filter(watch::remove)
                .count();
        boolean dismissed = exits.dismiss(meant);
        store();
        AUDIT.info("{} unwatches pid {}", client, pid);
        return removed > 0 || dismissed;
    }

    @Override
    public void close() {
        watch.close();
        file.close();
    }
}
