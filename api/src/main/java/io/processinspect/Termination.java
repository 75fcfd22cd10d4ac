package io.processinspect;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a session, monitoring or the watching of a process ended. Immutable.
 *
 * @param cause why it ended
 * @param time when the end was noticed, by the wall clock
 * @param exitCode the process's exit code if it exited and the system reports it; 128 + N for signal N
 */
public record Termination(Cause cause, Instant time, OptionalInt exitCode) {
    /** Why a measurement ends. */
    public enum Cause {
        /** The process exited. */
        EXITED,
        /** The requested duration elapsed. */
        DURATION,
        /** The caller stopped, ended or closed it. */
        STOPPED
    }

    /** Rejects null. */
    public Termination {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(exitCode, "exitCode");
    }
}
