package io.processinspect;

import java.util.Objects;
import java.util.Optional;

/**
 * A backend that was found, and what became of it.
 *
 * @param name its name; the class's where it could not even say that
 * @param chosen whether it is the one that was or would be opened
 * @param why one phrase: why it was chosen or was not
 * @param capabilities what it can do here; empty when it cannot be used
 */
public record BackendCandidate(String name, boolean chosen, String why, Optional<Capabilities> capabilities) {
    /** Rejects null. */
    public BackendCandidate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(capabilities, "capabilities");
    }
}
