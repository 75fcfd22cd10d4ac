package io.processinspect;

import java.util.Objects;
import java.util.Optional;

/**
 * A backend found on the class path or module path, and whether it was selected. Immutable.
 *
 * @param name the backend's name; its class name when the backend could not be asked for its name
 * @param chosen whether this is the backend that was or would be opened
 * @param why a short phrase: why it was or was not chosen
 * @param capabilities what it supports on this machine; empty when it cannot be used
 */
public record BackendCandidate(String name, boolean chosen, String why, Optional<Capabilities> capabilities) {
    /** Rejects null. */
    public BackendCandidate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(capabilities, "capabilities");
    }
}
