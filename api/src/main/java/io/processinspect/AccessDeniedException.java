package io.processinspect;

/** The process exists, but the operating system does not let this user read it. */
public final class AccessDeniedException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final long pid;

    /**
     * Creates the exception for a process that this user may not read.
     *
     * @param pid the requested pid
     * @param what what was denied and by what, for the message
     */
    public AccessDeniedException(long pid, String what) {
        super("access denied: pid " + pid + ": " + what, null);
        this.pid = pid;
    }

    /** The requested pid. */
    public long pid() {
        return pid;
    }
}
