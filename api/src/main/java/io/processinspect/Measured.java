package io.processinspect;

import java.util.Objects;
import java.util.Optional;

/**
 * A value, or the reason it is absent. Immutable and thread-safe.
 *
 * @param <V> {@link Long} for counts, bytes and nanoseconds, {@link Double} for shares and seconds, {@link java.time.Instant}
 *     for times; records for numbers that are read together
 */
public sealed interface Measured<V> {

    /** A value that is present. */
    static <V> Measured<V> of(V value) {
        return new Present<>(value);
    }

    /**
     * A value that is absent.
     *
     * @param what the name of the measured value, for messages, e.g. {@code working_set}
     * @param why the reason
     */
    static <V> Measured<V> absent(String what, Absence why) {
        return new Missing<>(what, why);
    }

    /**
     * A part as a percentage of the whole, 0..100; 0 when the whole is 0.
     *
     * @param what the name of the result, for messages
     * @return absent, with the same reason, when either argument is
     */
    static Measured<Double> percent(String what, Measured<Long> part, Measured<Long> whole) {
        if (!part.isPresent() || !whole.isPresent()) {
            return absent(what, (part.isPresent() ? whole : part).absence().orElseThrow());
        }
        return of(whole.get() == 0 ? 0 : Math.min(100, 100.0 * part.get() / whole.get()));
    }

    /**
     * The sum of two numbers.
     *
     * @param what the name of the result, for messages
     * @return absent, with the same reason, when either argument is; absent (failed) when the sum overflows a long
     */
    static Measured<Long> sum(String what, Measured<Long> a, Measured<Long> b) {
        if (!a.isPresent() || !b.isPresent()) {
            return absent(what, (a.isPresent() ? b : a).absence().orElseThrow());
        }
        long sum = a.get() + b.get();
        return sum < 0 ? absent(what, Absence.failed("implausibly large value")) : of(sum);
    }

    /** Whether the value is present. */
    default boolean isPresent() {
        return this instanceof Present;
    }

    /**
     * The value.
     *
     * @throws MetricAbsentException when it is absent, with the reason
     */
    V get();

    /** The value, or {@code other} when it is absent. */
    V orElse(V other);

    /** The value; empty when it is absent. */
    default Optional<V> optional() {
        return Optional.ofNullable(orElse(null));
    }

    /** Why the value is absent; empty when it is present. */
    Optional<Absence> absence();

    /**
     * A value that is present.
     *
     * @param get the value
     */
    record Present<V>(V get) implements Measured<V> {
        /** Rejects null. */
        public Present {
            Objects.requireNonNull(get, "value");
        }

        @Override
        public V orElse(V other) {
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
     * A value that is absent.
     *
     * @param what the name of the measured value
     * @param why the reason
     */
    record Missing<V>(String what, Absence why) implements Measured<V> {
        /** Rejects null. */
        public Missing {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(why, "why");
        }

        @Override
        public V get() {
            throw new MetricAbsentException(what, why);
        }

        @Override
        public V orElse(V other) {
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
