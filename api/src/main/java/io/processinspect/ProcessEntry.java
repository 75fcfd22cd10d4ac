package io.processinspect;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One process in a listing. Immutable. Values are 0 or more; a value is absent when access is denied, when the backend
 * cannot read it, or when the process has exited and is only listed until its parent collects it.
 *
 * @param process the process
 * @param parentPid the parent's pid; empty when there is none or the system does not report it
 * @param name the program's name; empty when the system does not report it; may contain any character, including
 *     control characters
 * @param status what the process is doing
 * @param user the owner's name; empty when the system does not report it
 * @param workingSetBytes bytes resident in RAM
 * @param threads number of threads
 * @param cpuNanos kernel and user time since the process started, in nanoseconds
 * @param memoryPercent working set as a percentage of the machine's RAM, 0..100; absent when either is, and absent (not
 *     requested) in the entries a backend returns
 * @param cpuPercentOfOneCpu CPU usage over the listing's window, 0..100 x CPUs; absent (needs an interval) without a
 *     window, or when the process started within it
 * @param sentPerSecond network bytes sent per second of the listing's window, 0 or more; absent (not requested) unless set with
 *     {@link #withNetwork}, see {@link NetworkCoverage} for what counts
 * @param receivedPerSecond network bytes received, as {@code sentPerSecond}
 * @param commandLine the program and its arguments; empty unless set with {@link #withCommandLine}, as it costs an
 *     extra read and may contain secrets
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
        Measured<Double> sentPerSecond,
        Measured<Double> receivedPerSecond,
        List<String> commandLine) {

    private static final Measured<Double> NO_WINDOW = Measured.absent("CPU share", Absence.NEEDS_INTERVAL);
    private static final Measured<Double> NO_NETWORK =
            Measured.absent("network rate", Absence.notRequested(Metric.NET));
    private static final Measured<Double> NO_SHARE = Measured.absent("memory share", Absence.NOT_REQUESTED);

    /** Rejects null; copies the list. */
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
        Objects.requireNonNull(sentPerSecond, "sentPerSecond");
        Objects.requireNonNull(receivedPerSecond, "receivedPerSecond");
        commandLine = List.copyOf(commandLine);
    }

    /** Creates an entry as a backend reads it; core computes the two percentages. */
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
                NO_NETWORK,
                NO_NETWORK,
                List.of());
    }

    /** A copy with these percentages. */
    public ProcessEntry withShares(Measured<Double> memory, Measured<Double> cpu) {
        return with(user, memory, cpu, sentPerSecond, receivedPerSecond, commandLine);
    }

    /** A copy with these bytes per second. */
    public ProcessEntry withNetwork(Measured<Double> sent, Measured<Double> received) {
        return with(user, memoryPercent, cpuPercentOfOneCpu, sent, received, commandLine);
    }

    /** Whether the entry was listed with its network bytes, which may be absent for other reasons. */
    public boolean hasNetwork() {
        return sentPerSecond
                .absence()
                .filter(why -> why.reason() == Absence.Reason.NOT_REQUESTED)
                .isEmpty();
    }

    /** A copy without the owner's name. */
    public ProcessEntry withoutUser() {
        return with(Optional.empty(), memoryPercent, cpuPercentOfOneCpu, sentPerSecond, receivedPerSecond, commandLine);
    }

    /** A copy with this command line, see {@link MetricsProvider#commandLine}. */
    public ProcessEntry withCommandLine(List<String> line) {
        return with(user, memoryPercent, cpuPercentOfOneCpu, sentPerSecond, receivedPerSecond, line);
    }

    private ProcessEntry with(
            Optional<String> owner,
            Measured<Double> memory,
            Measured<Double> cpu,
            Measured<Double> sent,
            Measured<Double> received,
            List<String> line) {
        return new ProcessEntry(
                process,
                parentPid,
                name,
                status,
                owner,
                workingSetBytes,
                threads,
                cpuNanos,
                memory,
                cpu,
                sent,
                received,
                line);
    }
}
