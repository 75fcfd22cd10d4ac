package io.processinspect.rest.state;

/** A file of the state folder that is unusable. The message says why, and what to do. */
public final class UnusableFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnusableFileException(String message) {
        super(message);
    }
}
