package io.processinspect.json;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Enum constants in the wire format: their names in lower case. */
final class EnumLabels {
    private EnumLabels() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> Optional<E> parse(Class<E> type, String label) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> of(constant).equals(label))
                .findFirst();
    }
}
