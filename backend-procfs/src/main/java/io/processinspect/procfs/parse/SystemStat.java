package io.processinspect.procfs.parse;

import java.util.BitSet;
import java.util.OptionalLong;

/**
 * {@code /proc/stat}: a line for each CPU, and when the system was started.
 *
 * @param online the numbers of the CPUs that are online, one or more
 * @param btime when the system was started, in seconds since 1970-01-01 UTC; it changes when the wall clock is set; empty without
 *     such a line
 */
public record SystemStat(BitSet online, OptionalLong btime) {
    private static final byte[] CPU = ByteScanner.label("cpu");
    /** The end of the year 9999: in milliseconds, a later time may overflow. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    private static final byte[] BTIME = ByteScanner.label("btime");

    /** See {@link ProcFileParser#parse}. */
    public static SystemStat parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        BitSet online = new BitSet();
        while (scanner.skipPrefix(CPU)) {
            // The line without a number is the sum of the others.
            if (scanner.isAtDigit()) {
                online.set(number(scanner));
            }
            scanner.skipLine();
        }
        if (online.isEmpty()) {
            throw scanner.malformed("there is no line of a CPU, e.g. cpu0");
        }
        return new SystemStat(
                online, scanner.trySkipPast(BTIME) ? OptionalLong.of(time(scanner)) : OptionalLong.empty());
    }

    private static long time(ByteScanner scanner) throws MalformedFileException {
        long seconds = scanner.number();
        if (seconds > MAX_SECONDS) {
            throw scanner.malformed("not a time: btime " + seconds);
        }
        return seconds;
    }

    private static int number(ByteScanner scanner) throws MalformedFileException {
        long number = scanner.digits();
        if (number >= CpuList.MAX_CPUS) {
            throw scanner.malformed("not a CPU: cpu" + number);
        }
        return (int) number;
    }
}
