package io.processinspect;

import java.time.Instant;
import java.util.Objects;

/**
 * Identifies one process, as distinct from any later process with the same pid. Two identities of one backend are equal
 * when pid and start key are. The start time is not part of it: it follows the wall clock, which may be set while a process
 * runs. Immutable.
 *
 * <p>Without an open handle an identity is only as precise as the system's start times: on Linux they advance in steps
 * of 10 ms, so a pid reused within one step is indistinguishable. A session or monitoring holds the process itself open
 * where the backend supports it, see {@link Capabilities#identity()}.
 *
 * @param pid the process id, 1 or more
 * @param startKey the start in a backend-specific unit, unaffected when the wall clock is set; opaque. On Linux it is
 *     another one after each start of the system
 * @param startTime when the process started, in milliseconds, by the wall clock as it was set when the identity was made;
 *     absent when the system does not report it
 */
public record ProcessIdentity(long pid, long startKey, Measured<Instant> startTime) {
    /** Rejects null and a pid below 1. */
    public ProcessIdentity {
        Objects.requireNonNull(startTime, "startTime");
        requirePid(pid);
    }

    /**
     * An identity whose start key is its start time in milliseconds, for systems and formats with nothing more precise.
     */
    public static ProcessIdentity startedAt(long pid, Instant startTime) {
        return new ProcessIdentity(pid, startTime.toEpochMilli(), Measured.of(startTime));
    }

    /**
     * Checks that a pid is valid.
     *
     * @return the pid
     * @throws IllegalArgumentException when it is below 1
     */
    public static long requirePid(long pid) {
        if (pid < 1) {
            throw new IllegalArgumentException("pid must be 1 or more, not " + pid);
        }
        return pid;
    }

    /** Whether pid and start key are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessIdentity that && pid == that.pid && startKey == that.startKey;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(pid * 31 + startKey);
    }

    /** The pid and, if known, the start time. */
    @Override
    public String toString() {
        return "pid " + pid
                + startTime.optional().map(time -> " started " + time).orElse("");
    }
}
