package io.processinspect.rest.watch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A value that may be so old, read anew by the first who finds it older, once for all who wait. */
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

    /** Reads it anew, however old it is. */
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
                // The next one shall try again.
                value = value == mine ? null : value;
            }
            mine.completeExceptionally(failure);
        }
        return mine;
    }
}
