package io.processinspect.json;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Enum constants in the wire format and in queries: their names in lower case. */
public final class EnumLabels {
    private static final int MAX_QUOTED = 40;

    private EnumLabels() {}

    /** The label of a constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant of a label that somebody typed.
     *
     * @param what the label names, for the message
     * @throws IllegalArgumentException when no constant has it; the message lists those that exist
     */
    public static <E extends Enum<E>> E require(Class<E> type, String label, String what) {
        return require(EnumSet.allOf(type), label, what);
    }

    /** Like {@link #require(Class, String, String)}, of some constants. */
    public static <E extends Enum<E>> E require(Set<E> allowed, String label, String what) {
        return allowed.stream()
                .filter(constant -> of(constant).equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown " + what + " '" + cut(label) + "'; known are "
                        + allowed.stream().map(EnumLabels::of).collect(Collectors.joining(", "))));
    }

    private static String cut(String label) {
        return label.length() <= MAX_QUOTED ? label : label.substring(0, MAX_QUOTED) + "...";
    }

    static <E extends Enum<E>> Optional<E> parse(Class<E> type, String label) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> of(constant).equals(label))
                .findFirst();
    }
}
