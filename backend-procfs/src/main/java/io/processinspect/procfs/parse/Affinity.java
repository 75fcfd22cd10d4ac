package io.processinspect.procfs.parse;

/**
 * {@code /proc/PID/status}, Cpus_allowed_list alone: the CPUs that the main thread may run on, e.g. {@code 0-3,8}.
 *
 * @param cpus how many CPUs the list names, 1 or more
 */
public record Affinity(int cpus) {
    private static final byte[] LIST = ByteScanner.label("Cpus_allowed_list:");

    /** See {@link ProcFileParser#parse}. */
    public static Affinity parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(LIST);
        scanner.skipBlanks();
        long count = range(scanner);
        while (scanner.skipByte(',')) {
            count += range(scanner);
        }
        if (scanner.hasField() || count > Integer.MAX_VALUE) {
            throw scanner.malformed("Cpus_allowed_list is not a list of CPUs");
        }
        return new Affinity((int) count);
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
