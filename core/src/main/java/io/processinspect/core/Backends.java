package io.processinspect.core;

import io.processinspect.BackendCandidate;
import io.processinspect.BackendUnavailableException;
import io.processinspect.MetricsProvider;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * The entry point: opens a provider over the backend that was asked for, or else over the best one that works here.
 *
 * <p>A backend is asked for by argument, else by the system property {@code processinspect.backend}, else by the
 * environment variable {@code PROCESSINSPECT_BACKEND}; one that was asked for is never replaced by another. Options reach
 * it by argument, else by properties {@code processinspect.option.KEY}, else by variables
 * {@code PROCESSINSPECT_OPTION_KEY}.
 */
public final class Backends {
    private Backends() {}

    /**
     * Opens the best backend.
     *
     * @throws BackendUnavailableException when none works; the message lists every candidate and why it was refused
     */
    public static MetricsProvider open() {
        return open(null, Map.of());
    }

    /**
     * Opens a backend by name.
     *
     * @throws BackendUnavailableException when there is none of that name, or it does not work here
     */
    public static MetricsProvider open(String name) {
        return open(Objects.requireNonNull(name, "name"), Map.of());
    }

    /**
     * Opens a backend with options.
     *
     * @param name null leaves the choice to property, variable or what is best
     * @throws BackendUnavailableException when it does not work here, or knows one of the options not
     */
    public static MetricsProvider open(String name, Map<String, String> options) {
        return selector(name, options).open();
    }

    /** A provider over a source of your own, for instance a scripted one in a test; closing it closes the source. */
    public static MetricsProvider over(CounterSource source) {
        return new SamplingMetricsProvider(source);
    }

    /** Every backend there is, the best first, with why it is the one that {@link #open(String, Map)} gives, or is not. */
    public static List<BackendCandidate> candidates(String name, Map<String, String> options) {
        return selector(name, options).candidates();
    }

    private static BackendSelector selector(String name, Map<String, String> options) {
        ServiceLoader<CounterSourceProvider> loader = ServiceLoader.load(CounterSourceProvider.class);
        Iterable<Supplier<CounterSourceProvider>> found = () -> loader.stream()
                .<Supplier<CounterSourceProvider>>map(p -> p::get)
                .iterator();
        return new BackendSelector(found, BackendConfig.gather(name, options));
    }
}
