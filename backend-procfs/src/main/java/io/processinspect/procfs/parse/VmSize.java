package io.processinspect.procfs.parse;

/**
 * {@code /proc/PID/status}, VmSize alone.
 *
 * @param bytes the size of the address space
 */
public record VmSize(long bytes) {
    private static final byte[] LABEL = ByteScanner.label("VmSize:");

    /** See {@link ProcFileParser#parse}. */
    public static VmSize parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(LABEL);
        return new VmSize(scanner.kilobytes());
    }
}
