package io.processinspect.procfs.parse;

/** {@code cpu.max} of a control group of version 2: quota and period, e.g. {@code max 100000} or {@code 50000 100000}. */
public final class CpuMax implements ProcFileParser {
    private static final byte[] MAX = ByteScanner.label("max");

    private boolean limited;
    private long quotaMicros;
    private long periodMicros;

    /** For {@link #parse}. */
    public CpuMax() {}

    @Override
    public void parse(ByteScanner scanner) throws MalformedFileException {
        limited = !scanner.skipWord(MAX);
        quotaMicros = limited ? scanner.number() : 0;
        periodMicros = limited ? scanner.number() : 0;
        if (limited && scanner.hasField()) {
            throw scanner.malformed("there is more than a quota and a period");
        }
    }

    /** Whether there is a quota. */
    public boolean isLimited() {
        return limited;
    }

    /** CPU time per period, in microseconds; 0 without a quota. */
    public long quotaMicros() {
        return quotaMicros;
    }

    /** The length of a period, in microseconds; 0 without a quota. */
    public long periodMicros() {
        return periodMicros;
    }
}
