package io.processinspect.rest.watch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Caches a value for at most maxAge. The first caller after expiry reloads it; concurrent callers share the result. Safe for all
 * threads.
 */
public final class ExpiringValue<T> {
    private final Supplier<T> read;
    private final long maxAge;
    private final LongSupplier clock;
    private CompletableFuture<T> value;
    private long readAt;

    public ExpiringValue(Supplier<T> read, Duration maxAge, LongSupplier clock) {
        this.read = read;
        this.maxAge = maxAge.toNanos();
        this.clock = clock;
    }

    public CompletableFuture<T> get() {
        CompletableFuture<T> mine;
        synchronized (this) {
            boolean usable = value != null && !(value.isDone() && clock.getAsLong() - readAt >= maxAge);
            if (usable) {
                return value;
            }
            value = mine = new CompletableFuture<>();
        }
        return fill(mine);
    }

    /** Reloads the value, whatever its age. */
    CompletableFuture<T> renew() {
        CompletableFuture<T> mine = new CompletableFuture<>();
        synchronized (this) {
            value = mine;
        }
        return fill(mine);
    }

    private CompletableFuture<T> fill(CompletableFuture<T> mine) {
        try {
            T fresh = read.get();
            synchronized (this) {
                readAt = clock.getAsLong();
            }
            mine.complete(fresh);
        } catch (Throwable failure) {
            synchronized (this) {
                // The next caller retries.
                value = value == mine ? null : value;
            }
            mine.completeExceptionally(failure);
        }
        return mine;
    }
}
