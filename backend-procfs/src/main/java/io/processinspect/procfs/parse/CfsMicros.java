package io.processinspect.procfs.parse;

/**
 * {@code cpu.cfs_quota_us} and {@code cpu.cfs_period_us} of a control group of version 1: one number each.
 *
 * @param micros microseconds; the quota is -1 when there is none
 */
public record CfsMicros(long micros) {
    /** See {@link ProcFileParser#parse}. */
    public static CfsMicros parse(ByteScanner scanner) throws MalformedFileException {
        return new CfsMicros(scanner.signedNumber());
    }
}
