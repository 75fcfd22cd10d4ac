package io.processinspect;

/** A backend cannot work here, none of those present can, or one failed as a whole. */
public final class BackendUnavailableException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    /** With one sentence that says which backend and why. */
    public BackendUnavailableException(String message) {
        super(message, null);
    }

    /** The same, with what lies beneath. */
    public BackendUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
