package io.processinspect.procfs.parse;

/**
 * {@code cpu.max} of a control group of version 2: quota and period, e.g. {@code max 100000} or {@code 50000 100000}.
 *
 * @param limited whether there is a quota; both numbers are 0 otherwise
 * @param quotaMicros CPU time per period, in microseconds
 * @param periodMicros the length of a period, in microseconds
 */
public record CpuMax(boolean limited, long quotaMicros, long periodMicros) {
    private static final byte[] MAX = ByteScanner.label("max");

    /** See {@link ProcFileParser#parse}. */
    public static CpuMax parse(ByteScanner scanner) throws MalformedFileException {
        if (scanner.skipWord(MAX)) {
            return new CpuMax(false, 0, 0);
        }
        CpuMax max = new CpuMax(true, scanner.number(), scanner.number());
        if (scanner.hasField()) {
            throw scanner.malformed("there is more than a quota and a period");
        }
        return max;
    }
}
