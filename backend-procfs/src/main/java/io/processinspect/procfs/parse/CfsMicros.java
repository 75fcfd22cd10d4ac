package io.processinspect.procfs.parse;

/**
 * {@code cpu.cfs_quota_us} and {@code cpu.cfs_period_us} of a control group of version 1: one number of microseconds each.
 * The quota is -1 when there is none.
 */
public final class CfsMicros implements ProcFileParser {
    private long micros;

    /** For {@link #parse}. */
    public CfsMicros() {}

    @Override
    public void parse(ByteScanner scanner) throws MalformedFileException {
        micros = scanner.signedNumber();
    }

    /** The number. */
    public long micros() {
        return micros;
    }
}
