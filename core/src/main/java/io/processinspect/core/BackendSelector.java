package io.processinspect.core;

import io.processinspect.BackendCandidate;
import io.processinspect.BackendUnavailableException;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Chooses among the backends that were found. What one of them throws, a linkage error included, never keeps the others
 * from being tried.
 */
final class BackendSelector {
    /** A backend that could be asked for its name, or that could not be loaded at all ({@code provider} null). */
    private record LoadedBackend(String name, int priority, CounterSourceProvider provider, String refusal) {
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

        boolean explicitOnly() {
            return priority == CounterSourceProvider.EXPLICIT_ONLY;
        }

        SamplingMetricsProvider open(Map<String, String> options) {
            if (provider == null) {
                throw new BackendUnavailableException(refusal);
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

    // A service file in tatters gives a failure for each line; an iterator that cannot get on gives them for ever.
    private static final int MAX_BROKEN = 100;

    private final List<LoadedBackend> found = new ArrayList<>();
    private final BackendConfig settings;

    /**
     * Looks at every backend there is.
     *
     * @param providers as {@link java.util.ServiceLoader} gives them: each step may throw
     */
    BackendSelector(Iterable<? extends Supplier<? extends CounterSourceProvider>> providers, BackendConfig settings) {
        this.settings = settings;
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
        found.sort(Comparator.comparingInt(LoadedBackend::priority).reversed().thenComparing(LoadedBackend::name));
    }

    /**
     * Opens the backend that was asked for, or else the best that works.
     *
     * @throws BackendUnavailableException when it does not work, or none does; the message lists each and why
     */
    SamplingMetricsProvider open() {
        List<String> refusals = new ArrayList<>();
        boolean named = false;
        for (LoadedBackend one : found) {
            boolean asked = isAsked(one);
            named |= asked;
            if (!asked) {
                refusals.add(one.name() + ": " + (one.refusal() == null ? "not asked for" : one.refusal()));
                continue;
            }
            try {
                return one.open(settings.options());
            } catch (Throwable failure) {
                refusals.add(one.name() + ": " + reason(failure));
            }
        }
        throw new BackendUnavailableException(noneWorks(named, refusals));
    }

    private boolean isAsked(LoadedBackend one) {
        return settings.name() == null ? !one.explicitOnly() : one.name().equals(settings.name());
    }

    private String noneWorks(boolean named, List<String> refusals) {
        if (settings.name() != null && !named) {
            return "backend '" + settings.name() + "' (" + settings.origin() + ") is unknown; there are "
                    + found.stream().map(LoadedBackend::name).collect(Collectors.joining(", "));
        }
        String all = refusals.isEmpty()
                ? "no backend was found at all: add one, for instance processinspect-backend-oshi, to the class path or"
                        + " the module path"
                : "found were " + String.join("; ", refusals);
        if (settings.name() == null) {
            return "no backend works here: " + all;
        }
        return "backend '" + settings.name() + "' (" + settings.origin() + ") cannot be used: " + all;
    }

    /** Every backend, the best first, with what became of it. */
    List<BackendCandidate> candidates() {
        List<BackendCandidate> all = new ArrayList<>();
        boolean taken = false;
        for (LoadedBackend one : found) {
            boolean asked = isAsked(one);
            try (SamplingMetricsProvider provider = one.open(asked ? settings.options() : Map.of())) {
                boolean chosen = asked && !taken;
                taken |= chosen;
                all.add(new BackendCandidate(
                        one.name(), chosen, why(one, asked, chosen), Optional.of(provider.capabilities())));
            } catch (Throwable failure) {
                all.add(new BackendCandidate(one.name(), false, reason(failure), Optional.empty()));
            }
        }
        return all;
    }

    private String why(LoadedBackend one, boolean asked, boolean chosen) {
        if (chosen) {
            return settings.origin();
        }
        if (asked) {
            return "works, and another comes before it";
        }
        return one.explicitOnly() ? "only by name" : "not asked for";
    }

    /** One line for a person; a fault of the virtual machine itself is none of ours to hide. */
    private static String reason(Throwable failure) {
        if (failure instanceof VirtualMachineError fault) {
            throw fault;
        }
        String text = failure instanceof BackendUnavailableException ? failure.getMessage() : failure.toString();
        return text.lines().findFirst().orElse("").strip();
    }
}
