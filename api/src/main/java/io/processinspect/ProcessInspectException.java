package io.processinspect;

/**
 * Base class of the failures that a correct caller must expect. Misuse throws {@link IllegalArgumentException} or
 * {@link IllegalStateException} instead. The message is one human-readable sentence.
 */
public abstract sealed class ProcessInspectException extends RuntimeException
        permits NoSuchProcessException, AccessDeniedException, MetricAbsentException, BackendUnavailableException {
    private static final long serialVersionUID = 1L;

    ProcessInspectException(String message, Throwable cause) {
        super(message, cause);
    }
}
