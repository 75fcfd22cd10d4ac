package io.processinspect;

/** No process has this pid, or the pid belongs to another process by now. */
public final class NoSuchProcessException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final long pid;

    /** For a pid that no process has. */
    public NoSuchProcessException(long pid) {
        this(pid, "no such process: pid " + pid);
    }

    /** With a message of its own, which must name the pid. */
    public NoSuchProcessException(long pid, String message) {
        super(message, null);
        this.pid = pid;
    }

    /** The pid that was asked for. */
    public long pid() {
        return pid;
    }
}
