package io.processinspect;

/** The process is there, and the system lets this user know nothing of it. */
public final class AccessDeniedException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final long pid;

    /**
     * For a process that may not be read.
     *
     * @param what what was refused, and by whom
     */
    public AccessDeniedException(long pid, String what) {
        super("access denied: pid " + pid + ": " + what, null);
        this.pid = pid;
    }

    /** The pid that was asked for. */
    public long pid() {
        return pid;
    }
}
