package io.processinspect.spi;

import io.processinspect.BackendUnavailableException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks what a user set for a backend. */
public final class Options {
    private Options() {}

    /**
     * Refuses keys that a backend does not know.
     *
     * @throws BackendUnavailableException naming the unknown ones and the known ones
     */
    public static void require(String backend, Map<String, String> options, Set<String> known) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new BackendUnavailableException("backend " + backend + " knows no option "
                    + String.join(", ", unknown) + "; it knows "
                    + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))));
        }
    }
}
