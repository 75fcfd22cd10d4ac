package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.SystemMemory;
import java.nio.charset.StandardCharsets;

/** /proc/meminfo: the machine's memory. */
final class Meminfo implements Content {
    private static final Absence OLD_KERNEL =
            Absence.unsupported("MemAvailable stands in /proc/meminfo from Linux 3.14 on");
    private static final byte[] TOTAL = label("MemTotal:");
    private static final byte[] FREE = label("MemFree:");
    private static final byte[] AVAILABLE = label("MemAvailable:");
    private static final byte[] SWAP_TOTAL = label("SwapTotal:");
    private static final byte[] SWAP_FREE = label("SwapFree:");

    private SystemMemory memory;

    @Override
    public void parse(KernelText text) throws Malformed {
        text.requireWhole();
        long total = text.kilobytesBehind(TOTAL);
        long free = text.kilobytesBehind(FREE);
        Measured<Long> available = Measured.absent("available memory", OLD_KERNEL);
        Measured<Long> used = Measured.absent("used memory", OLD_KERNEL);
        if (text.hasLine(AVAILABLE)) {
            // In a container the total alone may be cut to its limit.
            long least = Math.min(total, text.kilobytesBehind(AVAILABLE));
            available = Measured.of(least);
            used = Measured.of(total - least);
        }
        long swapTotal = text.kilobytesBehind(SWAP_TOTAL);
        long swapFree = Math.min(swapTotal, text.kilobytesBehind(SWAP_FREE));
        memory = new SystemMemory(
                Measured.of(total),
                available,
                used,
                Measured.of(free),
                Measured.of(swapTotal),
                Measured.of(swapTotal - swapFree));
    }

    private static byte[] label(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    /** MemTotal, MemAvailable, the difference of the two, MemFree, SwapTotal, and SwapTotal less SwapFree. */
    SystemMemory memory() {
        return memory;
    }
}
