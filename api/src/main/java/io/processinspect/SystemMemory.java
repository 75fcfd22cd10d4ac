package io.processinspect;

import java.util.Objects;

/**
 * The machine's memory and swap, in bytes, each 0 or more, and absent where the backend does not provide it. Immutable.
 *
 * @param totalBytes total RAM
 * @param availableBytes RAM that new programs can use without swapping
 * @param usedBytes total minus available
 * @param freeBytes RAM that is not in use at all, not even as a cache
 * @param swapTotalBytes total swap or page file
 * @param swapUsedBytes swap or page file in use
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

    /** The percentage of RAM that is not available, 0..100; absent when {@code usedBytes} or {@code totalBytes} is. */
    public Measured<Double> usedPercent() {
        return Measured.percent("used memory", usedBytes, totalBytes);
    }

    /** The percentage of swap in use, 0..100; 0 when there is no swap, absent when the system does not report it. */
    public Measured<Double> swapUsedPercent() {
        return Measured.percent("used swap", swapUsedBytes, swapTotalBytes);
    }
}
