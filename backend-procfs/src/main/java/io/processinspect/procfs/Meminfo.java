package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.SystemMemory;

/** /proc/meminfo: the machine's memory. */
final class Meminfo implements ProcFileParser {
    private static final byte[] TOTAL = ByteScanner.label("MemTotal:");
    private static final byte[] FREE = ByteScanner.label("MemFree:");
    private static final byte[] AVAILABLE = ByteScanner.label("MemAvailable:");
    private static final byte[] SWAP_TOTAL = ByteScanner.label("SwapTotal:");
    private static final byte[] SWAP_FREE = ByteScanner.label("SwapFree:");

    private SystemMemory memory;

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        long total = text.kilobytesBehind(TOTAL);
        Measured<Long> free = bytes(text, FREE, total);
        Measured<Long> available = bytes(text, AVAILABLE, total);
        Measured<Long> used = available.isPresent() ? Measured.of(total - available.get()) : available;
        Measured<Long> swapTotal = bytes(text, SWAP_TOTAL, Long.MAX_VALUE);
        Measured<Long> swapFree = bytes(text, SWAP_FREE, swapTotal.orElse(0L));
        Measured<Long> swapUsed = swapFree.isPresent() ? Measured.of(swapTotal.orElse(0L) - swapFree.get()) : swapFree;
        memory = new SystemMemory(Measured.of(total), available, used, free, swapTotal, swapUsed);
    }

    /**
     * What stands behind a label, or nothing: old kernels have no MemAvailable.
     *
     * @param most in a container the total alone may be cut to its limit, and the rest be more than that
     */
    private static Measured<Long> bytes(ByteScanner text, byte[] label, long most) throws MalformedFileException {
        return text.hasLine(label)
                ? Measured.of(Math.min(most, text.kilobytesBehind(label)))
                : Measured.absent("memory", Absence.unsupported("the system's meminfo has no such line"));
    }

    /** MemTotal, MemAvailable, the difference of the two, MemFree, SwapTotal, and SwapTotal less SwapFree. */
    SystemMemory memory() {
        return memory;
    }
}
