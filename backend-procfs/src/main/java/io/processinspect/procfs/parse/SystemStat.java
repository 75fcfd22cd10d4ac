package io.processinspect.procfs.parse;

/**
 * {@code /proc/stat}: a line for each CPU, and when the system was started.
 *
 * @param onlineCpus how many CPUs are online, 1 or more
 * @param btime when the system was started, in seconds since 1970-01-01 UTC; it changes when the wall clock is set
 */
public record SystemStat(int onlineCpus, long btime) {
    private static final byte[] CPU = ByteScanner.label("cpu");
    private static final byte[] BTIME = ByteScanner.label("btime");

    /** See {@link ProcFileParser#parse}. */
    public static SystemStat parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        int onlineCpus = 0;
        while (scanner.skipPrefix(CPU)) {
            // The line without a number is the sum of the others.
            onlineCpus += scanner.isAtDigit() ? 1 : 0;
            scanner.skipLine();
        }
        if (onlineCpus == 0) {
            throw scanner.malformed("there is no line of a CPU, e.g. cpu0");
        }
        return new SystemStat(onlineCpus, scanner.number(BTIME));
    }
}
