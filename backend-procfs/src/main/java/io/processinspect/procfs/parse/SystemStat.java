package io.processinspect.procfs.parse;

/** {@code /proc/stat}: a line for each CPU, and when the system was started. */
public final class SystemStat implements ProcFileParser {
    private static final byte[] CPU = ByteScanner.label("cpu");
    private static final byte[] BTIME = ByteScanner.label("btime");

    private long btime;
    private int onlineCpus;

    /** For {@link #parse}. */
    public SystemStat() {}

    @Override
    public void parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        onlineCpus = 0;
        while (scanner.skipPrefix(CPU)) {
            // The line without a number is the sum of the others.
            onlineCpus += scanner.isAtDigit() ? 1 : 0;
            scanner.skipLine();
        }
        if (onlineCpus == 0) {
            throw scanner.malformed("there is no line of a CPU, e.g. cpu0");
        }
        btime = scanner.number(BTIME);
    }

    /** btime: when the system was started, in seconds since 1970-01-01 UTC. It changes when the wall clock is set. */
    public long btime() {
        return btime;
    }

    /** How many CPUs are online, 1 or more. */
    public int onlineCpus() {
        return onlineCpus;
    }
}
