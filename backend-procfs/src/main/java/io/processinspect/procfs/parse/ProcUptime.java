package io.processinspect.procfs.parse;

/**
 * {@code /proc/uptime}: the time since the system was started, time in suspend included.
 *
 * @param millis milliseconds, in steps of 10
 */
public record ProcUptime(long millis) {
    private static final long HUNDREDTH_MILLIS = 10;

    /** See {@link ProcFileParser#parse}. */
    public static ProcUptime parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        long seconds = scanner.digits();
        if (seconds > Integer.MAX_VALUE || !scanner.skipByte('.')) {
            throw scanner.malformed("not a time such as 12.34");
        }
        long hundredths = scanner.digits();
        if (hundredths > 99) {
            throw scanner.malformed("not hundredths of a second: " + hundredths);
        }
        return new ProcUptime(seconds * 1000 + hundredths * HUNDREDTH_MILLIS);
    }
}
