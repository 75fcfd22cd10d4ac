package io.processinspect.procfs.parse;

import java.util.OptionalLong;

/** {@code /proc/meminfo}: the memory of the machine. */
public final class Meminfo implements ProcFileParser {
    private static final byte[] TOTAL = ByteScanner.label("MemTotal:");
    private static final byte[] FREE = ByteScanner.label("MemFree:");
    private static final byte[] AVAILABLE = ByteScanner.label("MemAvailable:");
    private static final byte[] SWAP_TOTAL = ByteScanner.label("SwapTotal:");
    private static final byte[] SWAP_FREE = ByteScanner.label("SwapFree:");

    private long memTotal;
    private OptionalLong memFree = OptionalLong.empty();
    private OptionalLong memAvailable = OptionalLong.empty();
    private OptionalLong swapTotal = OptionalLong.empty();
    private OptionalLong swapFree = OptionalLong.empty();

    /** For {@link #parse}. */
    public Meminfo() {}

    @Override
    public void parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(TOTAL);
        memTotal = scanner.kilobytes();
        memFree = bytes(FREE, scanner);
        memAvailable = bytes(AVAILABLE, scanner);
        swapTotal = bytes(SWAP_TOTAL, scanner);
        swapFree = bytes(SWAP_FREE, scanner);
    }

    private static OptionalLong bytes(byte[] label, ByteScanner scanner) throws MalformedFileException {
        return scanner.trySkipPast(label) ? OptionalLong.of(scanner.kilobytes()) : OptionalLong.empty();
    }

    /** MemTotal in bytes. */
    public long memTotal() {
        return memTotal;
    }

    /** MemFree in bytes; empty without that line. */
    public OptionalLong memFree() {
        return memFree;
    }

    /** MemAvailable in bytes; empty without that line, as before Linux 3.14. */
    public OptionalLong memAvailable() {
        return memAvailable;
    }

    /** SwapTotal in bytes; empty without that line. */
    public OptionalLong swapTotal() {
        return swapTotal;
    }

    /** SwapFree in bytes; empty without that line. */
    public OptionalLong swapFree() {
        return swapFree;
    }
}
