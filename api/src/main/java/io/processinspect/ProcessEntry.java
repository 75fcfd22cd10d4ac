package io.processinspect;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One process in a listing. Immutable. A number is 0 or more, and absent where it is refused, where the backend cannot read
 * it, or where the process has ended and only its remains are listed.
 *
 * @param process which process
 * @param parentPid the parent's pid; empty when there is none or the system does not say
 * @param name the program's name; empty when the system does not say; may hold any character, also controls
 * @param status what it is doing
 * @param user the owner's name; empty when the system does not say
 * @param workingSetBytes bytes resident in RAM
 * @param threads number of threads
 * @param cpuNanos kernel and user time since the start, in nanoseconds
 * @param memoryPercent working set as a share of the machine's RAM, 0..100; absent when either is, and not requested in a
 *     backend's own rows
 * @param cpuPercentOfOneCpu CPU share over the listing's window, 0..100 x CPUs; absent (needs an interval) without a
 *     window, or when the process began inside it
 * @param commandLine the program and its arguments; empty unless somebody has put it there, as it costs a read of its own
 *     and may hold secrets
 */
public record ProcessEntry(
        ProcessIdentity process,
        OptionalLong parentPid,
        String name,
        Status status,
        Optional<String> user,
        Measured<Long> workingSetBytes,
        Measured<Long> threads,
        Measured<Long> cpuNanos,
        Measured<Double> memoryPercent,
        Measured<Double> cpuPercentOfOneCpu,
        List<String> commandLine) {

    private static final Measured<Double> NO_WINDOW = Measured.absent("CPU share", Absence.NEEDS_INTERVAL);
    private static final Measured<Double> NO_SHARE = Measured.absent("memory share", Absence.NOT_REQUESTED);

    /** Rejects null; the list is copied. */
    public ProcessEntry {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(parentPid, "parentPid");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(workingSetBytes, "workingSetBytes");
        Objects.requireNonNull(threads, "threads");
        Objects.requireNonNull(cpuNanos, "cpuNanos");
        Objects.requireNonNull(memoryPercent, "memoryPercent");
        Objects.requireNonNull(cpuPercentOfOneCpu, "cpuPercentOfOneCpu");
        commandLine = List.copyOf(commandLine);
    }

    /** What a backend reads; the two shares are computed by the core. */
    public ProcessEntry(
            ProcessIdentity process,
            OptionalLong parentPid,
            String name,
            Status status,
            Optional<String> user,
            Measured<Long> workingSetBytes,
            Measured<Long> threads,
            Measured<Long> cpuNanos) {
        this(
                process,
                parentPid,
                name,
                status,
                user,
                workingSetBytes,
                threads,
                cpuNanos,
                NO_SHARE,
                NO_WINDOW,
                List.of());
    }

    /** The same row with its shares. */
    public ProcessEntry withShares(Measured<Double> memory, Measured<Double> cpu) {
        return with(user, memory, cpu, commandLine);
    }

    /** The same row without its owner. */
    public ProcessEntry withoutUser() {
        return with(Optional.empty(), memoryPercent, cpuPercentOfOneCpu, commandLine);
    }

    /** The same row with what its process was started with, see {@link MetricsProvider#commandLine}. */
    public ProcessEntry withCommandLine(List<String> line) {
        return with(user, memoryPercent, cpuPercentOfOneCpu, line);
    }

    private ProcessEntry with(
            Optional<String> owner, Measured<Double> memory, Measured<Double> cpu, List<String> line) {
        return new ProcessEntry(
                process, parentPid, name, status, owner, workingSetBytes, threads, cpuNanos, memory, cpu, line);
    }
}
