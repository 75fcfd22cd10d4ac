package io.processinspect.procfs;

/** /proc/PID/limits: a table of what the process may have. */
final class Limits implements ProcFileParser {
    private static final byte[] FILES = ByteScanner.label("Max open files");

    private int openFiles;

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        text.skipPast(FILES);
        boolean limited = !text.restOfLine().strip().startsWith("unlimited");
        openFiles = limited ? (int) Math.min(Integer.MAX_VALUE, text.number()) : Integer.MAX_VALUE;
    }

    /** The soft limit of open files; {@link Integer#MAX_VALUE} without one. */
    int openFiles() {
        return openFiles;
    }
}
