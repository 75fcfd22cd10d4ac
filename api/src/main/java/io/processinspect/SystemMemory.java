package io.processinspect;

import java.util.Objects;

/**
 * The machine's memory and swap, in bytes. Immutable.
 *
 * @param totalBytes RAM
 * @param availableBytes what a new program can use without swapping
 * @param usedBytes total without available
 * @param freeBytes RAM that nothing uses, not even a cache
 * @param swapTotalBytes swap or page file
 * @param swapUsedBytes the part of it in use
 */
public record SystemMemory(
        Measured<Long> totalBytes,
        Measured<Long> availableBytes,
        Measured<Long> usedBytes,
        Measured<Long> freeBytes,
        Measured<Long> swapTotalBytes,
        Measured<Long> swapUsedBytes) {

    /** Rejects null. */
    public SystemMemory {
        Objects.requireNonNull(totalBytes, "totalBytes");
        Objects.requireNonNull(availableBytes, "availableBytes");
        Objects.requireNonNull(usedBytes, "usedBytes");
        Objects.requireNonNull(freeBytes, "freeBytes");
        Objects.requireNonNull(swapTotalBytes, "swapTotalBytes");
        Objects.requireNonNull(swapUsedBytes, "swapUsedBytes");
    }

    /** The share of RAM that is not available, 0..100; absent when total or available is. */
    public Measured<Double> usedPercent() {
        return share(usedBytes, totalBytes);
    }

    /** The share of swap in use, 0..100; 0 when there is no swap, absent when the system does not say. */
    public Measured<Double> swapUsedPercent() {
        return share(swapUsedBytes, swapTotalBytes);
    }

    private static Measured<Double> share(Measured<Long> part, Measured<Long> whole) {
        if (!part.isPresent() || !whole.isPresent()) {
            Absence why = (part.isPresent() ? whole : part).absence().orElseThrow();
            return Measured.absent("percent", why);
        }
        return Measured.of(whole.get() == 0 ? 0 : Math.min(100, 100.0 * part.get() / whole.get()));
    }
}
