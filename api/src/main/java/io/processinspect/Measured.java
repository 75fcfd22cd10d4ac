package io.processinspect;

import java.util.Objects;
import java.util.Optional;

/**
 * A number, or the reason why there is none. Immutable and safe for all threads.
 *
 * @param <N> {@link Long} for counts, bytes and nanoseconds, {@link Double} for shares and seconds
 */
public sealed interface Measured<N extends Number> {

    /** A number that is there. */
    static <N extends Number> Measured<N> of(N value) {
        return new Present<>(value);
    }

    /**
     * A number that is not there.
     *
     * @param what what was measured, for messages, for instance {@code working_set}
     */
    static <N extends Number> Measured<N> absent(String what, Absence why) {
        return new Missing<>(what, why);
    }

    /**
     * A part as a share of the whole, 0..100; of a whole of 0 it is 0.
     *
     * @param what what that is, for messages
     * @return absent, with the same reason, when either is
     */
    static Measured<Double> percent(String what, Measured<Long> part, Measured<Long> whole) {
        if (!part.isPresent() || !whole.isPresent()) {
            return absent(what, (part.isPresent() ? whole : part).absence().orElseThrow());
        }
        return of(whole.get() == 0 ? 0 : Math.min(100, 100.0 * part.get() / whole.get()));
    }

    /**
     * Two numbers added.
     *
     * @param what what that is, for messages
     * @return absent, with the same reason, when either is; failed when it is too large to be true
     */
    static Measured<Long> sum(String what, Measured<Long> one, Measured<Long> other) {
        if (!one.isPresent() || !other.isPresent()) {
            return absent(what, (one.isPresent() ? other : one).absence().orElseThrow());
        }
        long sum = one.get() + other.get();
        return sum < 0 ? absent(what, Absence.failed("too large to be true")) : of(sum);
    }

    /** Whether the number is there. */
    default boolean isPresent() {
        return this instanceof Present;
    }

    /**
     * The number.
     *
     * @throws MetricAbsentException when it is absent, with the reason
     */
    N get();

    /** The number, or this one when it is absent. */
    N orElse(N other);

    /** Why the number is absent; empty when it is there. */
    Optional<Absence> absence();

    /**
     * A number that is there.
     *
     * @param get the number
     */
    record Present<N extends Number>(N get) implements Measured<N> {
        /** Rejects null. */
        public Present {
            Objects.requireNonNull(get, "value");
        }

        @Override
        public N orElse(N other) {
            return get;
        }

        @Override
        public Optional<Absence> absence() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return get.toString();
        }
    }

    /**
     * A number that is not there.
     *
     * @param what what was measured
     * @param why the reason
     */
    record Missing<N extends Number>(String what, Absence why) implements Measured<N> {
        /** Rejects null. */
        public Missing {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(why, "why");
        }

        @Override
        public N get() {
            throw new MetricAbsentException(what, why);
        }

        @Override
        public N orElse(N other) {
            return other;
        }

        @Override
        public Optional<Absence> absence() {
            return Optional.of(why);
        }

        @Override
        public String toString() {
            return why.toString();
        }
    }
}
