package io.processinspect.spi;

import io.processinspect.BackendUnavailableException;
import java.util.Map;

/**
 * Makes a backend discoverable through {@link java.util.ServiceLoader}. Implementations have a public no-argument
 * constructor without side effects, and are declared in {@code META-INF/services} for the class path and with
 * {@code provides} for the module path.
 */
public interface CounterSourceProvider {
    /** A {@link #priority()} below all others: the backend is selected only when requested by name. */
    int EXPLICIT_ONLY = Integer.MIN_VALUE;

    /** The name by which users select the backend: lower-case letters, digits and {@code -}. */
    String name();

    /** The rank: unless a backend is requested by name, the available one with the highest priority is selected. */
    int priority();

    /**
     * Whether this is the native backend of the present operating system (default: true). If it then cannot be opened and a
     * backend with a weaker identity is selected in its place, a warning is logged.
     */
    default boolean isForThisSystem() {
        return true;
    }

    /**
     * Opens the backend.
     *
     * @param options the user's options for it; an unknown key must be rejected by name, see {@link Options}
     * @throws IllegalArgumentException when an option is unknown
     * @throws BackendUnavailableException when the backend does not work on this machine; the message gives the cause
     */
    CounterSource open(Map<String, String> options);
}
