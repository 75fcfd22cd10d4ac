package io.processinspect.procfs.parse;

/**
 * A line that lists CPUs, e.g. {@code 0-3,8}: {@code /sys/devices/system/cpu/online}, or a part of another file.
 *
 * @param cpus how many it lists, 1 or more
 */
public record CpuList(int cpus) {
    /** See {@link ProcFileParser#parse}; from the scanner's position on. */
    public static CpuList parse(ByteScanner scanner) throws MalformedFileException {
        scanner.skipBlanks();
        long count = range(scanner);
        while (scanner.skipByte(',')) {
            count += range(scanner);
        }
        if (scanner.hasField() || count > Integer.MAX_VALUE) {
            throw scanner.malformed("not a list of CPUs");
        }
        return new CpuList((int) count);
    }

    private static long range(ByteScanner scanner) throws MalformedFileException {
        long first = scanner.digits();
        long last = scanner.skipByte('-') ? scanner.digits() : first;
        if (last < first || last >= Integer.MAX_VALUE) {
            throw scanner.malformed("not a range of CPUs: " + first + "-" + last);
        }
        return last - first + 1;
    }
}
