package io.processinspect.rest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A value that may be so old, read anew by the first who finds it older, once for all who wait. */
final class Fresh<T> {
    private final Supplier<T> read;
    private final long maxAge;
    private CompletableFuture<T> value;
    private long readAt;

    Fresh(Supplier<T> read, Duration maxAge) {
        this.read = read;
        this.maxAge = maxAge.toNanos();
    }

    CompletableFuture<T> get() {
        CompletableFuture<T> mine;
        synchronized (this) {
            boolean usable = value != null && !(value.isDone() && System.nanoTime() - readAt >= maxAge);
            if (usable) {
                return value;
            }
            value = mine = new CompletableFuture<>();
        }
        try {
            T fresh = read.get();
            synchronized (this) {
                readAt = System.nanoTime();
            }
            mine.complete(fresh);
        } catch (Throwable failure) {
            synchronized (this) {
                // The next one shall try again.
                value = null;
            }
            mine.completeExceptionally(failure);
        }
        return mine;
    }
}
