package io.processinspect;

/**
 * What this library throws when the world is not as the caller hoped. Misuse is an {@link IllegalArgumentException} or an
 * {@link IllegalStateException} instead. The message is one sentence for a person.
 */
public abstract sealed class ProcessInspectException extends RuntimeException
        permits NoSuchProcessException, AccessDeniedException, MetricAbsentException, BackendUnavailableException {
    private static final long serialVersionUID = 1L;

    ProcessInspectException(String message, Throwable cause) {
        super(message, cause);
    }
}
