package io.processinspect.procfs.parse;

import java.util.BitSet;

/**
 * {@code /proc/PID/status}, Cpus_allowed_list alone: the CPUs that the main thread may run on, e.g. {@code 0-3,8}.
 *
 * @param cpus the numbers of the CPUs that the list names, one or more; they may be offline, or not exist
 */
public record Affinity(BitSet cpus) {
    private static final byte[] LIST = ByteScanner.label("Cpus_allowed_list:");

    /** See {@link ProcFileParser#parse}. */
    public static Affinity parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        scanner.skipPast(LIST);
        return new Affinity(CpuList.parse(scanner).cpus());
    }
}
