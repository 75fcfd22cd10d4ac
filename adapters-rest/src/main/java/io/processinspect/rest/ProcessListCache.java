package io.processinspect.rest;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessScanner;
import io.processinspect.compat.FlaskAnswers;
import io.processinspect.core.ListOrder;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/** The list of all processes: scanned once for all who ask within its age. */
final class ProcessListCache {
    /** A share over a longer time than this says little of now. */
    private static final long STALE = TimeUnit.SECONDS.toNanos(10);
    /** The window of a share that has to be waited for. */
    private static final long WINDOW_MILLIS = 250;

    private final MetricsProvider provider;
    private final ProcessScanner scanner;
    private final boolean users;
    private final boolean commandLines;
    private final LongSupplier clock;
    private final Scheduler scheduler;
    private final Executor executor;
    private final ExpiringValue<Scan> latest;
    private OptionalLong scannedAt = OptionalLong.empty();
    private CompletableFuture<Scan> awaited;

    ProcessListCache(MetricsProvider provider, ServerSettings settings, Scheduler scheduler, Executor executor) {
        this.provider = provider;
        this.scanner = provider.scanner();
        this.users = settings.showsUsers();
        this.commandLines = settings.commandLines;
        this.clock = settings.clock;
        this.scheduler = scheduler;
        this.executor = executor;
        this.latest = new ExpiringValue<>(this::scan, settings.listAge, settings.clock);
    }

    /**
     * All processes at one time.
     *
     * @param window over which the CPU shares are, in nanoseconds; 0 where there are none
     * @param rows the largest first
     * @param original the answer of the original's list
     */
    record Scan(long window, List<ProcessEntry> rows, byte[] original) {}

    private synchronized Scan scan() {
        long begin = clock.getAsLong();
        List<ProcessEntry> rows = scanner.scan().stream()
                .map(row -> users ? row : row.withoutUser())
                .map(row -> commandLines ? row.withCommandLine(commandLine(row)) : row)
                .sorted(ListOrder.MEMORY.order())
                .toList();
        byte[] original = Exchange.utf8(FlaskAnswers.list(rows));
        long window = scannedAt.isPresent() ? begin - scannedAt.getAsLong() : 0;
        scannedAt = OptionalLong.of(begin);
        return new Scan(window, rows, original);
    }

    /** What is gone, or will not say it, shows none. */
    private List<String> commandLine(ProcessEntry row) {
        try {
            return SecretMasker.masked(provider.commandLine(row.process()));
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
        return latest.get().thenCompose(scan -> {
            boolean recent = scan.window > 0 && scan.window < STALE;
            return recent ? CompletableFuture.completedFuture(scan) : later();
        });
    }

    private synchronized CompletableFuture<Scan> later() {
        if (awaited == null || awaited.isDone()) {
            CompletableFuture<Void> waited = new CompletableFuture<>();
            scheduler.schedule(() -> waited.complete(null), WINDOW_MILLIS, TimeUnit.MILLISECONDS);
            awaited = waited.thenComposeAsync(it -> latest.renew(), executor);
        }
        return awaited;
    }
}
