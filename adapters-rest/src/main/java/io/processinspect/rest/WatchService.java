package io.processinspect.rest;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessSample;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.json.TextEscaper;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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
 * The watched processes: who they are, what the one sampler has read of them, their last minutes, and those that exited.
 * Safe for all threads.
 */
final class WatchService implements WatchListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final Logger AUDIT = LoggerFactory.getLogger("processinspect.audit");
    /** What the original waits for at most, and what a first interval is here. */
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(100);

    private final WatchList watch;
    private final History history;
    private final WatchListStore file;
    private final ExitedProcesses exits;
    private final SamplingThrottle pace;
    private final Executor executor;
    private CompletableFuture<Void> firstIntervals;

    WatchService(MetricsProvider provider, ServerSettings settings, Executor executor) {
        this.watch = provider.watch(settings.metrics);
        this.executor = executor;
        this.history = new History(settings);
        this.file = new WatchListStore(settings, provider.capabilities().backend());
        this.exits = new ExitedProcesses(watch);
        this.pace = new SamplingThrottle(watch, settings);
    }

    /** Goes on with what was watched before a restart, and begins to read. */
    void start() {
        List<ProcessIdentity> before = file.read();
        before.stream()
                .filter(process -> !restored(process))
                .forEach(gone -> LOG.info("{} was watched before the restart, and is gone", gone));
        watch.latest().values().forEach(sample -> audit("the restart", sample.process()));
        watch.addListener(this);
        pace.start();
    }

    WatchList watch() {
        return watch;
    }

    /** How often it is read, and what that costs. */
    SamplingThrottle pace() {
        return pace;
    }

    @Override
    public void onExit(ProcessSample last) {
        history.ended(last);
        LOG.info("{} '{}' exited", last.process(), TextEscaper.escaped(last.name()));
    }

    @Override
    public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
        history.add(latest.values(), pace.interval(), exits.remembered());
        // Without those who exited.
        file.write(() -> watch.latest().keySet());
        pace.keep();
    }

    /** The bytes that the last minutes of all processes take. */
    long historyBytes() {
        return history.bytes();
    }

    Map<ProcessIdentity, ProcessSample> latest() {
        return watch.latest();
    }

    List<ProcessSample> exited() {
        return exits.all();
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

    /** The newest sample of a watched process with this pid. */
    Optional<ProcessSample> living(long pid) {
        return withPid(watch.latest().values(), pid).reduce((earlier, later) -> later);
    }

    /** The same, or the last one of a process that exited: of several, the one that the client means, or else the newest. */
    private Optional<ProcessSample> find(long pid, Optional<Instant> startTime) {
        // In this order, so that who exits meanwhile is in one of both.
        List<ProcessSample> living = withPid(watch.latest().values(), pid).toList();
        List<ProcessSample> all =
                Stream.concat(withPid(exits.all(), pid), living.stream()).toList();
        Optional<ProcessSample> meant = all.stream()
                .filter(sample -> startTime.isPresent()
                        && startTime.equals(sample.process().startTime()))
                .findFirst();
        return meant.isPresent() || all.isEmpty() ? meant : Optional.of(all.get(all.size() - 1));
    }

    private static Stream<ProcessSample> withPid(Collection<ProcessSample> samples, long pid) {
        return samples.stream().filter(sample -> sample.process().pid() == pid);
    }

    /**
     * The newest sample of a process that is watched, or was until it exited.
     *
     * @throws HttpError 404 when it is neither, 409 when it is not the one the client means
     */
    ProcessSample require(long pid, Optional<Instant> startTime) {
        ProcessSample sample = find(pid, startTime)
                .orElseThrow(() -> new HttpError(
                        404,
                        "not_watched",
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
     * @throws HttpError 409 when the pid belongs to another process
     */
    synchronized ProcessIdentity add(long pid, Optional<Instant> startTime, String who) {
        Set<ProcessIdentity> before = watch.latest().keySet();
        ProcessIdentity process = watch.add(pid);
        boolean known = before.contains(process);
        if (startTime.isPresent() && !startTime.equals(process.startTime())) {
            if (!known) {
                watch.remove(process);
            }
            throw changed(process);
        }
        if (!known) {
            file.write(() -> watch.latest().keySet());
            audit(who, process);
        }
        return process;
    }

    private void audit(String who, ProcessIdentity process) {
        AUDIT.info("{} watches {} '{}'", who, process, TextEscaper.escaped(name(process)));
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

    /**
     * Watches it no longer, or dismisses it after its exit; false when it was neither watched nor remembered.
     *
     * @param startTime which process it must be; empty for all with this pid
     */
    synchronized boolean remove(long pid, Optional<Instant> startTime, String who) {
        Optional<ProcessSample> found = find(pid, startTime);
        if (found.isEmpty()) {
            return false;
        }
        requireSame(found.get().process(), startTime);
        Predicate<ProcessIdentity> meant =
                process -> process.pid() == pid && (startTime.isEmpty() || startTime.equals(process.startTime()));
        // After the reuse of a pid both its owners may be there until the next read.
        long removed = watch.latest().keySet().stream()
                .filter(meant)
                .filter(watch::remove)
                .count();
        boolean dismissed = exits.dismiss(meant);
        file.write(() -> watch.latest().keySet());
        AUDIT.info("{} watches pid {} no longer", who, pid);
        return removed > 0 || dismissed;
    }

    /** Refuses a process that is not the one the client means. */
    static void requireSame(ProcessIdentity found, Optional<Instant> startTime) {
        if (startTime.isPresent() && !startTime.equals(found.startTime())) {
            throw changed(found);
        }
    }

    private static HttpError changed(ProcessIdentity now) {
        return new HttpError(409, "process_changed", "the pid belongs to another process now: " + now);
    }

    @Override
    public void close() {
        watch.close();
    }
}
