package io.processinspect.spi;

import io.processinspect.BackendUnavailableException;
import java.util.Map;

/**
 * How a backend is found: a service with a public constructor that does nothing. Make one with
 * {@code META-INF/services} for the class path and {@code provides} for the module path.
 */
public interface CounterSourceProvider {
    /** A {@link #priority()} below every other: chosen only when asked for by name. */
    int EXPLICIT_ONLY = Integer.MIN_VALUE;

    /** The name by which people choose it: lower case letters, digits and {@code -}. */
    String name();

    /** The available backend with the highest priority is chosen when nobody asks for another. */
    int priority();

    /**
     * Starts the backend.
     *
     * @param options what the user set for it; a key it does not know is refused by name, see {@link Options}
     * @throws BackendUnavailableException when it cannot work here; the message says why
     */
    CounterSource open(Map<String, String> options);
}
