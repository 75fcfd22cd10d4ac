package io.processinspect;

/** No process has this pid, or the pid now belongs to another process. */
public final class NoSuchProcessException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final long pid;

    /** Creates the exception for a pid that no process has. */
    public NoSuchProcessException(long pid) {
        this(pid, "no such process: pid " + pid);
    }

    /** Creates the exception with a specific message, which must name the pid. */
    public NoSuchProcessException(long pid, String message) {
        super(message, null);
        this.pid = pid;
    }

    /** The requested pid. */
    public long pid() {
        return pid;
    }
}
