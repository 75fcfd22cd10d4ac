package io.processinspect;

import java.util.Objects;

/**
 * The machine's memory and swap, in bytes, each 0 or more, and absent where the backend does not give it. Immutable.
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
        return Measured.percent("used memory", usedBytes, totalBytes);
    }

    /** The share of swap in use, 0..100; 0 when there is no swap, absent when the system does not say. */
    public Measured<Double> swapUsedPercent() {
        return Measured.percent("used swap", swapUsedBytes, swapTotalBytes);
    }
}
