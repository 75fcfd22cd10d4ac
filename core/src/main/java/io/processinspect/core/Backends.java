package io.processinspect.core;

import io.processinspect.BackendCandidate;
import io.processinspect.BackendUnavailableException;
import io.processinspect.MetricsProvider;
import io.processinspect.spi.CounterSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The entry point: opens a provider for the requested backend, or for the best one that works on this machine.
 * Thread-safe.
 *
 * <p>A backend is requested by argument, else by the system property {@code processinspect.backend}, else by the
 * environment variable {@code PROCESSINSPECT_BACKEND}; a requested backend is never replaced by another. Options are
 * set by argument, else by the properties {@code processinspect.option.KEY}, else by the environment variables {@code
 * PROCESSINSPECT_OPTION_KEY}.
 */
public final class Backends {
    private Backends() {}

    /**
     * Opens the requested or the best backend.
     *
     * @throws BackendUnavailableException when none works; the message lists every candidate with the cause
     */
    public static MetricsProvider open() {
        return open(null, Map.of());
    }

    /**
     * Opens a backend by name.
     *
     * @throws IllegalArgumentException when it does not exist
     * @throws BackendUnavailableException when it does not work on this machine
     */
    public static MetricsProvider open(String name) {
        return open(Objects.requireNonNull(name, "name"), Map.of());
    }

    /**
     * Opens a backend with options.
     *
     * @param name the backend's name; null to use the property, the variable or the best backend
     * @throws IllegalArgumentException when it does not exist or an option is unknown
     * @throws BackendUnavailableException when it does not work on this machine
     */
    public static MetricsProvider open(String name, Map<String, String> options) {
        return selector(name, options).open();
    }

    /** A provider for a custom source, e.g. a scripted one in a test; closing the provider closes the source. */
    public static MetricsProvider over(CounterSource source) {
        return new SamplingMetricsProvider(source);
    }

    /** All backends, best first, each with whether and why {@link #open(String, Map)} would choose it. */
    public static List<BackendCandidate> candidates(String name, Map<String, String> options) {
        return selector(name, options).candidates();
    }

    private static BackendSelector selector(String name, Map<String, String> options) {
        return new BackendSelector(new BackendServices(), BackendConfig.gather(name, options));
    }
}
