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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Checks the documented selection for arbitrary sets of working and failing backends. */
class BackendSelectorProperties {
    private static final String SERVED = "served";
    private static final List<String> NAMES = List.of("alpha", "bravo", "delta", "golf", "hotel");

    /** How a backend fails. */
    enum Fault {
        NONE,
        UNAVAILABLE,
        THROWS,
        LINKAGE,
        NAMELESS,
        UNLOADABLE,
        REJECTS_OPTIONS,
        OUT_OF_MEMORY
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
                        case OUT_OF_MEMORY -> throw new OutOfMemoryError("made up");
                        case REJECTS_OPTIONS -> {
                            if (!options.isEmpty()) {
                                throw new IllegalArgumentException("unknown options");
                            }
                            yield served();
                        }
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

        boolean isEligible(String requested) {
            return requested == null ? priority != CounterSourceProvider.EXPLICIT_ONLY : name.equals(requested);
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
        Arbitrary<Backend> backend = Combinators.combine(
                        Arbitraries.of(NAMES),
                        Arbitraries.of(CounterSourceProvider.EXPLICIT_ONLY, -1, 0, 1, 2),
                        Arbitraries.of(Fault.class)
                                .filter(fault -> fault != Fault.OUT_OF_MEMORY && fault != Fault.REJECTS_OPTIONS))
                .as(Backend::new);
        return backend.list().ofMaxSize(5).uniqueElements(Backend::name);
    }

    @Example
    void a_backend_whose_name_cannot_be_had_is_shown_by_its_class() {
        Backend nameless = new Backend("alpha", 0, Fault.NAMELESS);
        BackendCandidate candidate =
                selector(List.of(nameless), null).candidates().get(0);
        assertEquals(nameless.get().getClass().getName(), candidate.name());
        assertTrue(candidate.why().contains("gone"), candidate::why);
    }

    @Example
    void a_candidate_says_why_it_was_chosen_or_not() {
        List<Backend> backends = List.of(
                new Backend("alpha", 2, Fault.UNAVAILABLE),
                new Backend("bravo", 1, Fault.NONE),
                new Backend("delta", 0, Fault.NONE),
                new Backend("golf", CounterSourceProvider.EXPLICIT_ONLY, Fault.NONE));
        assertEquals(
                List.of(
                        "not on this system",
                        "test",
                        "works, but another backend has a higher priority",
                        "used only when requested by name"),
                selector(backends, null).candidates().stream()
                        .map(BackendCandidate::why)
                        .toList());
        assertEquals(
                List.of("not on this system", "not requested", "test", "used only when requested by name"),
                selector(backends, "delta").candidates().stream()
                        .map(BackendCandidate::why)
                        .toList());
    }

    /** As of a corrupt service file: each step fails, and none leads on. */
    @Example
    void backends_that_fail_to_load_for_ever_are_given_up() {
        Iterable<Backend> endless = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Backend next() {
                throw new java.util.ServiceConfigurationError("corrupt");
            }
        };
        BackendSelector selector = new BackendSelector(endless, new BackendConfig(null, "test", Map.of()));
        assertEquals(100, selector.candidates().size());
    }

    @Example
    void the_options_are_those_of_the_requested_backend_alone() {
        List<BackendCandidate> candidates = new BackendSelector(
                        List.of(new Backend("alpha", 2, Fault.REJECTS_OPTIONS), new Backend("bravo", 1, Fault.NONE)),
                        new BackendConfig("bravo", "test", Map.of("root", "x")))
                .candidates();
        assertEquals("not requested", candidates.get(0).why());
        assertEquals("test", candidates.get(1).why());
    }

    @Example
    void a_reason_is_given_for_each_that_was_not_requested_or_could_not_be_loaded() {
        List<Backend> backends = List.of(
                new Backend("alpha", 2, Fault.UNAVAILABLE),
                new Backend("bravo", 1, Fault.NONE),
                new Backend("delta", 0, Fault.UNLOADABLE));
        String message = assertThrows(BackendUnavailableException.class, () -> selector(backends, "alpha")
                        .open())
                .getMessage();
        assertTrue(
                message.contains("alpha: not on this system; bravo: not requested; a backend that could not be"),
                message);
        assertTrue(message.contains("no such class"), message);
    }

    @Example
    void options_that_no_backend_knows_are_wrong_and_no_backend_at_all_is_not() {
        BackendConfig options = new BackendConfig(null, "test", Map.of("root", "x"));
        List<Backend> backends = List.of(new Backend("alpha", 2, Fault.REJECTS_OPTIONS));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new BackendSelector(backends, options).open())
                .getMessage();
        assertEquals("no backend can be used with these options: alpha: unknown options", message);
        assertThrows(BackendUnavailableException.class, () -> new BackendSelector(List.<Backend>of(), options).open());
    }

    @Example
    void an_error_of_the_virtual_machine_is_not_taken_for_a_reason() {
        List<Backend> backends =
                List.of(new Backend("alpha", 2, Fault.OUT_OF_MEMORY), new Backend("bravo", 1, Fault.NONE));
        assertThrows(OutOfMemoryError.class, () -> selector(backends, null).open());
    }

    private static BackendSelector selector(List<Backend> backends, String name) {
        return new BackendSelector(backends, new BackendConfig(name, "test", Map.of()));
    }

    private static Optional<Backend> expected(List<Backend> backends, String name) {
        return backends.stream()
                .filter(Backend::works)
                .filter(backend -> backend.isEligible(name))
                .min(Comparator.comparing((Backend backend) -> -(long) backend.priority)
                        .thenComparing(Backend::name));
    }

    @Property
    void the_best_working_backend_is_chosen_and_a_requested_name_never_falls_back(
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
        RuntimeException failure = assertThrows(
                RuntimeException.class, () -> selector(backends, name).open());
        boolean unknown = name != null && backends.stream().noneMatch(backend -> backend.isEligible(name));
        assertTrue(failure instanceof BackendUnavailableException || failure instanceof IllegalArgumentException);
        assertTrue(!unknown || failure instanceof IllegalArgumentException, failure::toString);
        String message = failure.getMessage();
        for (Backend backend : backends) {
            assertTrue(!backend.hasName() || message.contains(backend.name), message);
            boolean eligible = backend.isEligible(name);
            assertTrue(!eligible || !backend.hasName() || message.contains(backend.reason()), message);
        }
        assertTrue(name == null || message.contains("'" + name + "'"), message);
    }
}
