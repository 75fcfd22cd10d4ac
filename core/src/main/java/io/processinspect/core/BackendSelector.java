package io.processinspect.core;

import io.processinspect.BackendCandidate;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.LibraryLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Selects a backend among those found. A failure of one, even a linkage error, never keeps the others from being tried.
 */
final class BackendSelector {
    /** A backend that was found; {@code provider} is null when it could not be loaded, and {@code fault} says why. */
    private record LoadedBackend(String name, int priority, CounterSourceProvider provider, String fault) {
        static LoadedBackend of(Supplier<? extends CounterSourceProvider> loaded) {
            CounterSourceProvider provider = loaded.get();
            try {
                return new LoadedBackend(provider.name(), provider.priority(), provider, null);
            } catch (Throwable failure) {
                return broken(provider.getClass().getName(), failure);
            }
        }

        static LoadedBackend broken(String name, Throwable failure) {
            return new LoadedBackend(name, Integer.MIN_VALUE, null, reason(failure));
        }

        boolean isForThisSystem() {
            try {
                return provider != null && provider.isForThisSystem();
            } catch (RuntimeException | LinkageError broken) {
                return false;
            }
        }

        boolean explicitOnly() {
            return priority == CounterSourceProvider.EXPLICIT_ONLY;
        }

        SamplingMetricsProvider open(Map<String, String> options) {
            if (provider == null) {
                throw new BackendUnavailableException(fault);
            }
            CounterSource source = provider.open(options);
            try {
                return new SamplingMetricsProvider(source);
            } catch (Throwable failure) {
                source.close();
                throw failure;
            }
        }
    }

    private static final AtomicReference<String> LAST_WARNING = new AtomicReference<>("");

    // A corrupt service file fails once per line; an iterator that cannot advance would fail forever.
    private static final int MAX_BROKEN = 100;

    private final List<LoadedBackend> found = new ArrayList<>();
    private final BackendConfig config;
    private final Consumer<String> warnings;

    /**
     * Collects all backends.
     *
     * @param providers as returned by {@link java.util.ServiceLoader}: each step may throw
     */
    BackendSelector(Iterable<? extends Supplier<? extends CounterSourceProvider>> providers, BackendConfig config) {
        this(providers, config, line -> LibraryLog.get().log(System.Logger.Level.WARNING, line));
    }

    /** One that says elsewhere what is worth a warning. */
    BackendSelector(
            Iterable<? extends Supplier<? extends CounterSourceProvider>> providers,
            BackendConfig config,
            Consumer<String> warnings) {
        this.config = config;
        this.warnings = warnings;
        Iterator<? extends Supplier<? extends CounterSourceProvider>> each = providers.iterator();
        int broken = 0;
        while (broken < MAX_BROKEN) {
            try {
                if (!each.hasNext()) {
                    break;
                }
                found.add(LoadedBackend.of(each.next()));
            } catch (Throwable failure) {
                found.add(LoadedBackend.broken("a backend that could not be loaded", failure));
                broken++;
            }
        }
        found.sort(BackendSelector::compare);
    }

    /** The highest priority first. */
    private static int compare(LoadedBackend one, LoadedBackend other) {
        int byPriority = Integer.compare(other.priority(), one.priority());
        return byPriority == 0 ? one.name().compareTo(other.name()) : byPriority;
    }

    /**
     * Opens the requested backend, or the best that works when none is requested.
     *
     * @throws IllegalArgumentException when no backend has the requested name, or it has no such option
     * @throws BackendUnavailableException when that backend, or every backend, fails; the message lists each with the
     *     cause
     */
    SamplingMetricsProvider open() {
        List<String> reasons = new ArrayList<>();
        List<String> surprising = new ArrayList<>();
        boolean known = false;
        boolean wrongUsage = true;
        for (LoadedBackend backend : found) {
            boolean eligible = isEligible(backend);
            known |= eligible;
            if (!eligible) {
                reasons.add(backend.name() + ": " + (backend.fault() == null ? "not requested" : backend.fault()));
                continue;
            }
            try {
                SamplingMetricsProvider provider = backend.open(config.options());
                warn(surprising, provider.capabilities());
                return provider;
            } catch (Throwable failure) {
                if (backend.isForThisSystem()) {
                    surprising.add(backend.name() + ": " + reason(failure));
                }
                wrongUsage &= failure instanceof IllegalArgumentException;
                reasons.add(backend.name() + ": " + reason(failure));
            }
        }
        if (config.name() != null && !known) {
            throw new IllegalArgumentException("backend '" + config.name() + "' (" + config.origin()
                    + ") does not exist; available: "
                    + found.stream().map(LoadedBackend::name).collect(Collectors.joining(", ")));
        }
        if (known && wrongUsage) {
            // A backend for another system does not know the options of the one for this.
            throw new IllegalArgumentException("no backend can be used with these options: "
                    + String.join("; ", surprising.isEmpty() ? reasons : surprising));
        }
        throw new BackendUnavailableException(unavailable(reasons));
    }

    /** Once while the reasons stay the same: a program may open a backend for each measurement. */
    private void warn(List<String> surprising, Capabilities chosen) {
        String why = String.join("; ", surprising);
        if (!surprising.isEmpty()
                && chosen.identity() != Capabilities.Identity.HANDLE
                && !why.equals(LAST_WARNING.getAndSet(why))) {
            warnings.accept("using backend " + chosen.backend()
                    + ", which identifies a process by pid and start time alone, as a better" + " one cannot be used: "
                    + why + "; request it by name to silence this");
        }
    }

    private boolean isEligible(LoadedBackend backend) {
        return config.name() == null ? !backend.explicitOnly() : backend.name().equals(config.name());
    }

    private String unavailable(List<String> reasons) {
        String all = reasons.isEmpty()
                ? "none was found; add one, e.g. processinspect-backend-oshi, to the class path or the module path, or let the"
                        + " program open more files (ulimit -n), without which Java finds no jar"
                : String.join("; ", reasons);
        if (config.name() == null) {
            return "no backend works on this machine: " + all;
        }
        return "backend '" + config.name() + "' (" + config.origin() + ") cannot be used: " + all;
    }

    /** All backends, best first, each with whether and why it was chosen. */
    List<BackendCandidate> candidates() {
        List<BackendCandidate> all = new ArrayList<>();
        boolean anyChosen = false;
        for (LoadedBackend backend : found) {
            boolean eligible = isEligible(backend);
            try (SamplingMetricsProvider provider = backend.open(eligible ? config.options() : Map.of())) {
                boolean chosen = eligible && !anyChosen;
                anyChosen |= chosen;
                // Loads native calls, so that the capabilities include them.
                provider.prepareRepeatedReads();
                all.add(new BackendCandidate(
                        backend.name(), chosen, why(backend, eligible, chosen), Optional.of(provider.capabilities())));
            } catch (Throwable failure) {
                all.add(new BackendCandidate(backend.name(), false, reason(failure), Optional.empty()));
            }
        }
        return all;
    }

    private String why(LoadedBackend backend, boolean eligible, boolean chosen) {
        if (chosen) {
            return config.origin();
        }
        if (eligible) {
            return "works, but another backend has a higher priority";
        }
        return backend.explicitOnly() ? "used only when requested by name" : "not requested";
    }

    /** One human-readable line; rethrows errors of the virtual machine itself, which must not be hidden. */
    private static String reason(Throwable failure) {
        if (failure instanceof VirtualMachineError fault) {
            throw fault;
        }
        String text = failure instanceof BackendUnavailableException || failure instanceof IllegalArgumentException
                ? failure.getMessage()
                : failure.toString();
        return text.lines().findFirst().orElse("").strip();
    }
}
