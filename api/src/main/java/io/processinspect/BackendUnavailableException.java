package io.processinspect;

/** A backend does not work on this machine, no backend does, or a backend failed as a whole. */
public final class BackendUnavailableException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception; the message is one sentence that names the backend and the cause. */
    public BackendUnavailableException(String message) {
        super(message, null);
    }

    /** Creates the exception with its underlying cause. */
    public BackendUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
