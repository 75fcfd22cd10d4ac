package io.processinspect;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Names one process, and no other that gets the same pid later. Two identities of one backend are equal when pid and start
 * key are; the start time is for people, as the wall clock may be set while a process runs.
 *
 * <p>Outside a handle this is as good as the system's start times: on Linux they step by 10 ms, so that a pid reused within
 * one step looks the same. An open session or monitoring holds the process itself where its backend can, see
 * {@link Capabilities#identity()}.
 *
 * @param pid the process id, 1 or more
 * @param startKey the start in the backend's own unit, stable when the wall clock steps; opaque
 * @param startTime when the process started, by the wall clock, to the millisecond; empty when the system does not say
 */
public record ProcessIdentity(long pid, long startKey, Optional<Instant> startTime) {
    /** Rejects null and a pid below 1. */
    public ProcessIdentity {
        Objects.requireNonNull(startTime, "startTime");
        requirePid(pid);
    }

    /** An identity whose start key is its start time in milliseconds, for systems and formats that know no better. */
    public static ProcessIdentity startedAt(long pid, Instant startTime) {
        return new ProcessIdentity(pid, startTime.toEpochMilli(), Optional.of(startTime));
    }

    /**
     * Checks a pid before anything is asked of the system.
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

    /** Whether both name the same process: pid and start key are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessIdentity that && pid == that.pid && startKey == that.startKey;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(pid * 31 + startKey);
    }

    /** The pid and, where known, the start time. */
    @Override
    public String toString() {
        return "pid " + pid + startTime.map(time -> " started " + time).orElse("");
    }
}
