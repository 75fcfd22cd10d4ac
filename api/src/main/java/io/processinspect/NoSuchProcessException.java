package io.processinspect;

/** No process has this pid, or the pid now belongs to another process. */
public final class NoSuchProcessException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final long pid;
    private final boolean exited;

    /** Creates the exception for a pid that no process has. */
    public NoSuchProcessException(long pid) {
        this(pid, "no such process: pid " + pid);
    }

    /** Creates the exception with a specific message, which must name the pid. */
    public NoSuchProcessException(long pid, String message) {
        this(pid, message, false);
    }

    private NoSuchProcessException(long pid, String message, boolean exited) {
        super(message, null);
        this.pid = pid;
        this.exited = exited;
    }

    /** The exception for a zombie: a process that has exited, and whose parent has not collected it yet. */
    public static NoSuchProcessException exited(long pid) {
        return new NoSuchProcessException(
                pid, "no such process: pid " + pid + " has exited, and its parent has not collected it yet", true);
    }

    /** Whether a process had this pid and exited, as far as the system still knows. */
    public boolean hasExited() {
        return exited;
    }

    /** The requested pid. */
    public long pid() {
        return pid;
    }
}
