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
        return new Affinity(CpuList.parse(scanner).cpus());
    }
}
