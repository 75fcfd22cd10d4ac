package io.processinspect.procfs.parse;

import java.util.BitSet;

/**
 * A line that lists CPUs, e.g. {@code 0-3,8}: {@code /sys/devices/system/cpu/online}, or a part of another file.
 *
 * @param cpus the numbers of those that it lists, one or more
 */
public record CpuList(BitSet cpus) {
    /** Above the most that any kernel can be built for. */
    static final int MAX_CPUS = 1 << 16;

    /** See {@link ProcFileParser#parse}; from the scanner's position on. */
    public static CpuList parse(ByteScanner scanner) throws MalformedFileException {
        BitSet cpus = new BitSet();
        scanner.skipBlanks();
        addRange(scanner, cpus);
        while (scanner.skipByte(',')) {
            addRange(scanner, cpus);
        }
        if (scanner.hasField()) {
            throw scanner.malformed("not a list of CPUs");
        }
        return new CpuList(cpus);
    }

    private static void addRange(ByteScanner scanner, BitSet cpus) throws MalformedFileException {
        long first = scanner.digits();
        long last = scanner.skipByte('-') ? scanner.digits() : first;
        if (last < first || last >= MAX_CPUS) {
            throw scanner.malformed("not a range of CPUs: " + first + "-" + last);
        }
        cpus.set((int) first, (int) last + 1);
    }
}
