package io.processinspect.spi;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Validates the options of a backend. */
public final class Options {
    private Options() {}

    /**
     * Rejects unknown options.
     *
     * @param backend the backend's name, for the message
     * @throws IllegalArgumentException when a key is unknown; the message names the unknown and the known keys
     */
    public static void require(String backend, Map<String, String> options, Set<String> known) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("backend " + backend + " has no option "
                    + String.join(", ", unknown) + "; known options: "
                    + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
        }
    }
}
