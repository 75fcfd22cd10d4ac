package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.BackendCandidate;
import io.processinspect.BackendUnavailableException;
import io.processinspect.MetricsProvider;
import io.processinspect.fake.FakeMachine;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any set of backends, good and bad, gives the documented choice. */
class BackendSelectorProperties {
    private static final String SERVED = "served";
    private static final List<String> NAMES = List.of("alpha", "bravo", "delta", "golf", "hotel");

    /** What is wrong with a backend. */
    enum Fault {
        NONE,
        UNAVAILABLE,
        THROWS,
        LINKAGE,
        NAMELESS,
        UNLOADABLE
    }

    record Backend(String name, int priority, Fault fault) implements Supplier<CounterSourceProvider> {
        @Override
        public CounterSourceProvider get() {
            if (fault == Fault.UNLOADABLE) {
                throw new java.util.ServiceConfigurationError("no such class");
            }
            Backend self = this;
            return new CounterSourceProvider() {
                @Override
                public String name() {
                    if (fault == Fault.NAMELESS) {
                        throw new NoClassDefFoundError("gone");
                    }
                    return self.name;
                }

                @Override
                public int priority() {
                    return self.priority;
                }

                @Override
                public CounterSource open(Map<String, String> options) {
                    return switch (fault) {
                        case UNAVAILABLE -> throw new BackendUnavailableException("not on this system");
                        case THROWS -> throw new IllegalStateException("broken");
                        case LINKAGE -> throw new UnsatisfiedLinkError("no library");
                        default -> served();
                    };
                }

                private CounterSource served() {
                    FakeMachine machine = new FakeMachine();
                    machine.process(1, SERVED + " by " + self.name);
                    return machine.source();
                }
            };
        }

        String reason() {
            return switch (fault) {
                case UNAVAILABLE -> "not on this system";
                case THROWS -> "broken";
                case LINKAGE -> "no library";
                default -> "";
            };
        }

        boolean works() {
            return fault == Fault.NONE;
        }

        boolean hasName() {
            return fault != Fault.NAMELESS && fault != Fault.UNLOADABLE;
        }
    }

    @Provide
    Arbitrary<List<Backend>> backends() {
        Arbitrary<Backend> one = Combinators.combine(
                        Arbitraries.of(NAMES),
                        Arbitraries.of(CounterSourceProvider.EXPLICIT_ONLY, -1, 0, 1, 2),
                        Arbitraries.of(Fault.class))
                .as(Backend::new);
        return one.list().ofMaxSize(5).uniqueElements(Backend::name);
    }

    private static BackendSelector selector(List<Backend> backends, String name) {
        return new BackendSelector(backends, new BackendConfig(name, "asked for", Map.of()));
    }

    private static Optional<Backend> expected(List<Backend> backends, String name) {
        return backends.stream()
                .filter(Backend::works)
                .filter(one ->
                        name == null ? one.priority != CounterSourceProvider.EXPLICIT_ONLY : one.name.equals(name))
                .min(Comparator.comparing((Backend one) -> -(long) one.priority).thenComparing(Backend::name));
    }

    @Property
    void the_best_that_works_is_chosen_and_a_name_never_falls_back(
            @ForAll("backends") List<Backend> backends, @ForAll @IntRange(min = -1, max = 5) int which) {
        String name = which < 0 ? null : which == NAMES.size() ? "nowhere" : NAMES.get(which);
        Optional<Backend> expected = expected(backends, name);
        List<BackendCandidate> candidates = selector(backends, name).candidates();
        assertEquals(backends.size(), candidates.size());
        assertEquals(
                expected.map(Backend::name),
                candidates.stream()
                        .filter(BackendCandidate::chosen)
                        .map(BackendCandidate::name)
                        .findFirst());
        if (expected.isPresent()) {
            try (MetricsProvider provider = selector(backends, name).open()) {
                assertEquals(
                        SERVED + " by " + expected.get().name,
                        provider.processes().get(0).name());
            }
            return;
        }
        String message = assertThrows(BackendUnavailableException.class, () -> selector(backends, name)
                        .open())
                .getMessage();
        for (Backend one : backends) {
            assertTrue(!one.hasName() || message.contains(one.name), message);
            boolean asked = name == null ? one.priority != CounterSourceProvider.EXPLICIT_ONLY : one.name.equals(name);
            assertTrue(!asked || !one.hasName() || message.contains(one.reason()), message);
        }
        assertTrue(name == null || message.contains("'" + name + "'"), message);
    }
}
