package io.processinspect;

import java.util.Locale;

/** What a process is doing. */
public enum Status {
    /** On a CPU, or ready to be. */
    RUNNING,
    /** Waiting, and can be woken. */
    SLEEPING,
    /** Waiting for storage, and cannot be woken. */
    DISK_SLEEP,
    /** Waiting in the kernel with nothing to do. */
    IDLE,
    /** Stopped by a signal or suspended. */
    STOPPED,
    /** Stopped by a debugger. */
    TRACING_STOP,
    /** Ended, and not yet collected by its parent. */
    ZOMBIE,
    /** Being created. */
    NEW,
    /** The system does not say. */
    UNKNOWN;

    /** The word that psutil has for it, for instance {@code disk-sleep}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
