package io.processinspect;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a session, monitoring or the watching of a process ended.
 *
 * @param cause what ended it
 * @param time when that was noticed, by the wall clock
 * @param exitCode the process's exit code where it exited and the system tells; a signal is 128 + its number
 */
public record Termination(Cause cause, Instant time, OptionalInt exitCode) {
    /** What can end it. */
    public enum Cause {
        /** The process exited. */
        EXITED,
        /** The time asked for was over. */
        DURATION,
        /** It was stopped, ended or closed. */
        STOPPED
    }

    /** Rejects null. */
    public Termination {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(exitCode, "exitCode");
    }
}
