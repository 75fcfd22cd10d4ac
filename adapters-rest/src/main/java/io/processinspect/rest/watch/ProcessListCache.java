package io.processinspect.rest.watch;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessScanner;
import io.processinspect.core.list.ListOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/** The list of all processes; one scan serves all callers within its maximum age. Safe for all threads. */
public final class ProcessListCache {
    /** A CPU share over a longer window says little about the present. */
    private static final long STALE = TimeUnit.SECONDS.toNanos(10);
    /** The window when a caller has to wait for one. */
    private static final long WINDOW_MILLIS = 250;

    private final MetricsProvider provider;
    private final ProcessScanner scanner;
    private final boolean users;
    private final boolean commandLines;
    private final LongSupplier clock;
    private final Scheduler scheduler;
    private final Executor executor;
    private final ExpiringValue<Scan> latest;
    private final MaskedCommandLines maskedLines = new MaskedCommandLines();
    private OptionalLong scannedAt = OptionalLong.empty();
    private CompletableFuture<Scan> awaited;

    /**
     * A cache over a provider.
     *
     * @param maxAge how old a list may be that a caller gets
     * @param users whether the entries have user names
     * @param commandLines whether they have command lines, secrets masked
     * @param clock nanoseconds
     */
    public ProcessListCache(
            MetricsProvider provider,
            Duration maxAge,
            boolean users,
            boolean commandLines,
            LongSupplier clock,
            Scheduler scheduler,
            Executor executor) {
        this.provider = provider;
        this.scanner = provider.scanner();
        this.users = users;
        this.commandLines = commandLines;
        this.clock = clock;
        this.scheduler = scheduler;
        this.executor = executor;
        this.latest = new ExpiringValue<>(this::scan, maxAge, clock);
    }

    /**
     * One scan.
     *
     * @param time when it began
     * @param window of the CPU shares, in nanoseconds; 0 if there are none
     * @param entries the entries, the largest working set first
     */
    public record Scan(Instant time, long window, List<ProcessEntry> entries) {
        /** Of nothing. */
        public static final Scan NONE = new Scan(Instant.EPOCH, 0, List.of());
    }

    private synchronized Scan scan() {
        long begin = clock.getAsLong();
        Instant time = Instant.now();
        List<ProcessEntry> entries = scanner.scan().stream()
                .map(entry -> users ? entry : entry.withoutUser())
                .map(entry -> commandLines ? entry.withCommandLine(commandLine(entry)) : entry)
                .sorted(ListOrder.MEMORY.order())
                .toList();
        maskedLines.endOfList();
        long window = scannedAt.isPresent() ? begin - scannedAt.getAsLong() : 0;
        scannedAt = OptionalLong.of(begin);
        return new Scan(time, window, entries);
    }

    /** Empty for a process that is gone or unreadable. */
    private List<String> commandLine(ProcessEntry entry) {
        try {
            return maskedLines.of(entry.process(), provider.commandLine(entry.process()));
        } catch (ProcessInspectException unreadable) {
            return List.of();
        }
    }

    /** The list; its CPU shares may be missing or over a long window. */
    public CompletableFuture<Scan> now() {
        return latest.get();
    }

    /** The list with recent CPU shares, for which it may take a quarter of a second. */
    public CompletableFuture<Scan> withShares() {
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
