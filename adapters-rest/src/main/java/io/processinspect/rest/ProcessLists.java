package io.processinspect.rest;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessRow;
import io.processinspect.ProcessScanner;
import io.processinspect.core.ListOrder;
import io.processinspect.json.MonitorJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/** The list of all processes: scanned once for all who ask within its age. */
final class ProcessLists {
    /** What the original's list is cut to. */
    private static final int LISTED = 50;
    /** A share over a longer time than this says little of now. */
    private static final long STALE = TimeUnit.SECONDS.toNanos(10);
    /** The window of a share that has to be waited for. */
    private static final long WINDOW_MILLIS = 250;

    private final MetricsProvider provider;
    private final ProcessScanner scanner;
    private final ServerSettings settings;
    private final LongSupplier clock;
    private final Scheduler scheduler;
    private final Executor executor;
    private final Cached<Scan> latest;
    private volatile Scan last;
    private CompletableFuture<Scan> awaited;

    ProcessLists(MetricsProvider provider, ServerSettings settings, Scheduler scheduler, Executor executor) {
        this.provider = provider;
        this.scanner = provider.scanner();
        this.settings = settings;
        this.clock = settings.clock;
        this.scheduler = scheduler;
        this.executor = executor;
        this.latest = new Cached<>(this::scan, settings.listAge, settings.clock);
    }

    /**
     * All processes at one time.
     *
     * @param at when the scan began, by the server's clock
     * @param window over which the CPU shares are, in nanoseconds; 0 where there are none
     * @param rows the largest first
     * @param original the answer of the original's list
     */
    record Scan(long at, long window, List<ProcessRow> rows, byte[] original) {}

    private synchronized Scan scan() {
        long begin = clock.getAsLong();
        List<ProcessRow> rows = scanner.scan().stream()
                .map(row -> settings.showsUsers() ? row : row.withoutUser())
                .map(row -> settings.commandLines ? row.withCommandLine(commandLine(row)) : row)
                .sorted(ListOrder.MEMORY.order())
                .toList();
        byte[] original = MonitorJson.listAnswer(rows.subList(0, Math.min(LISTED, rows.size())))
                .getBytes(StandardCharsets.UTF_8);
        Scan scan = new Scan(begin, last == null ? 0 : begin - last.at, rows, original);
        last = scan;
        return scan;
    }

    /** What is gone, or will not say it, shows none. */
    private List<String> commandLine(ProcessRow row) {
        try {
            return Secrets.masked(provider.commandLine(row.process()));
        } catch (ProcessInspectException unreadable) {
            return List.of();
        }
    }

    /** The list; its CPU shares are whatever they are. */
    CompletableFuture<Scan> now() {
        return latest.get();
    }

    /** The list with CPU shares of a time that is not long past, for which it may have to wait a quarter of a second. */
    CompletableFuture<Scan> withShares() {
        Scan before = last;
        if (before != null && clock.getAsLong() - before.at < STALE) {
            return latest.get()
                    .thenCompose(scan -> scan.window > 0 ? CompletableFuture.completedFuture(scan) : later());
        }
        return latest.get().thenCompose(scan -> later());
    }

    private synchronized CompletableFuture<Scan> later() {
        if (awaited == null || awaited.isDone()) {
            CompletableFuture<Void> waited = new CompletableFuture<>();
            scheduler.schedule(() -> waited.complete(null), WINDOW_MILLIS, TimeUnit.MILLISECONDS);
            awaited = waited.thenApplyAsync(it -> scan(), executor);
        }
        return awaited;
    }
}
