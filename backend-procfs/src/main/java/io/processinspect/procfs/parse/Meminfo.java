package io.processinspect.procfs.parse;

import java.util.OptionalLong;

/**
 * {@code /proc/meminfo}: the memory of the machine, in bytes. What has no line is empty.
 *
 * @param memAvailable empty before Linux 3.14
 */
public record Meminfo(
        long memTotal, OptionalLong memFree, OptionalLong memAvailable, OptionalLong swapTotal, OptionalLong swapFree) {
    private static final byte[] TOTAL = ByteScanner.label("MemTotal:");
    private static final byte[] FREE = ByteScanner.label("MemFree:");
    private static final byte[] AVAILABLE = ByteScanner.label("MemAvailable:");
    private static final byte[] SWAP_TOTAL = ByteScanner.label("SwapTotal:");
    private static final byte[] SWAP_FREE = ByteScanner.label("SwapFree:");

    /** See {@link ProcFileParser#parse}. */
    public static Meminfo parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(TOTAL);
        return new Meminfo(
                scanner.kilobytes(),
                bytes(FREE, scanner),
                bytes(AVAILABLE, scanner),
                bytes(SWAP_TOTAL, scanner),
                bytes(SWAP_FREE, scanner));
    }

    private static OptionalLong bytes(byte[] label, ByteScanner scanner) throws MalformedFileException {
        return scanner.trySkipPast(label) ? OptionalLong.of(scanner.kilobytes()) : OptionalLong.empty();
    }
}
