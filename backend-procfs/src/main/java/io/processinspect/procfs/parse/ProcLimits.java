package io.processinspect.procfs.parse;

/**
 * {@code /proc/PID/limits}: a table of resource limits.
 *
 * @param openFiles the soft limit of Max open files; {@link Integer#MAX_VALUE} when unlimited
 */
public record ProcLimits(int openFiles) {
    private static final byte[] OPEN_FILES = ByteScanner.label("Max open files");
    private static final byte[] UNLIMITED = ByteScanner.label("unlimited");

    /** See {@link ProcFileParser#parse}. */
    public static ProcLimits parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(OPEN_FILES);
        boolean unlimited = scanner.skipWord(UNLIMITED);
        return new ProcLimits(unlimited ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, scanner.number()));
    }
}
