package io.processinspect.procfs.parse;

/**
 * {@code /proc/PID/status}, NSpid alone: the pids of a process in each of the pid namespaces that it is in.
 *
 * @param count from the namespace of this proc file system inwards, 1 or more
 */
public record ProcNspid(int count) {
    private static final byte[] NSPID = ByteScanner.label("NSpid:");

    /** See {@link ProcFileParser#parse}. */
    public static ProcNspid parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(NSPID);
        int count = 0;
        do {
            scanner.number();
            count++;
            scanner.skipBlanks();
        } while (scanner.isAtDigit());
        return new ProcNspid(count);
    }
}
