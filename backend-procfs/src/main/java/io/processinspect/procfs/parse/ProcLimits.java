package io.processinspect.procfs.parse;

/** {@code /proc/PID/limits}: a table of resource limits. */
public final class ProcLimits implements ProcFileParser {
    private static final byte[] OPEN_FILES = ByteScanner.label("Max open files");
    private static final byte[] UNLIMITED = ByteScanner.label("unlimited");

    private int openFiles;

    /** For {@link #parse}. */
    public ProcLimits() {}

    @Override
    public void parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(OPEN_FILES);
        boolean unlimited = scanner.skipWord(UNLIMITED);
        openFiles = unlimited ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, scanner.number());
    }

    /** The soft limit of Max open files; {@link Integer#MAX_VALUE} when unlimited. */
    public int openFiles() {
        return openFiles;
    }
}
