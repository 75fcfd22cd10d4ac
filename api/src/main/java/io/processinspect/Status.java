package io.processinspect;

import java.util.Locale;

/** The scheduling state of a process, as in psutil. */
public enum Status {
    /** Running on a CPU, or ready to run. */
    RUNNING,
    /** Waiting; interruptible. */
    SLEEPING,
    /** Waiting for storage; not interruptible. */
    DISK_SLEEP,
    /** An idle kernel thread. */
    IDLE,
    /** Stopped by a signal or suspended. */
    STOPPED,
    /** Stopped by a debugger. */
    TRACING_STOP,
    /** Exited, but not yet collected by its parent. */
    ZOMBIE,
    /** Being created. */
    NEW,
    /** Not reported by the system. */
    UNKNOWN;

    /** psutil's name for this status, e.g. {@code disk-sleep}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
