package io.processinspect.core.list;

import io.processinspect.ProcessEntry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a condition of a filter compares: a text, or a number with its units. */
enum FilterField {
    NAME(entry -> Optional.of(entry.name())),
    USER(ProcessEntry::user),
    STATUS(entry -> Optional.of(entry.status().label())),
    CPU(entry -> number(entry.cpuPercentOfOneCpu().optional()), Map.of("", 1.0, "%", 1.0), "5"),
    MEM(entry -> number(entry.workingSetBytes().optional()), Units.SIZES, "200m"),
    TIME(entry -> number(entry.cpuNanos().optional().map(nanos -> nanos / 1e9)), Units.TIMES, "1h"),
    THREADS(entry -> number(entry.threads().optional()), Units.NONE, "8"),
    PID(entry -> OptionalDouble.of(entry.process().pid()), Units.NONE, "1234"),
    PPID(
            entry -> entry.parentPid().isPresent()
                    ? OptionalDouble.of(entry.parentPid().getAsLong())
                    : OptionalDouble.empty(),
            Units.NONE,
            "1");

    private static final Pattern NUMBER =
            Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)([a-z%]*)", Pattern.CASE_INSENSITIVE);

    private final Function<ProcessEntry, Optional<String>> text;
    private final Function<ProcessEntry, OptionalDouble> number;
    private final Map<String, Double> units;
    private final String example;

    FilterField(Function<ProcessEntry, Optional<String>> text) {
        this.text = text;
        this.number = null;
        this.units = Map.of();
        this.example = "";
    }

    FilterField(Function<ProcessEntry, OptionalDouble> number, Map<String, Double> units, String example) {
        this.text = null;
        this.number = number;
        this.units = units;
        this.example = example;
    }

    /** Factors of units, by their names in lower case. */
    private static final class Units {
        static final Map<String, Double> NONE = Map.of("", 1.0);
        static final Map<String, Double> TIMES =
                Map.of("", 1.0, "ms", 0.001, "s", 1.0, "m", 60.0, "min", 60.0, "h", 3600.0, "d", 86_400.0);
        static final Map<String, Double> SIZES = sizes();

        /** Each as k, kb and kib; of 1024. */
        private static Map<String, Double> sizes() {
            Map<String, Double> sizes = new HashMap<>(Map.of("", 1.0, "b", 1.0));
            double factor = 1024;
            for (String prefix : new String[] {"k", "m", "g", "t"}) {
                for (String unit : new String[] {"", "b", "ib"}) {
                    sizes.put(prefix + unit, factor);
                }
                factor *= 1024;
            }
            return Map.copyOf(sizes);
        }
    }

    private static OptionalDouble number(Optional<? extends Number> value) {
        return value.isPresent() ? OptionalDouble.of(value.get().doubleValue()) : OptionalDouble.empty();
    }

    /** The field of this name, ignoring case; empty when there is none. */
    static Optional<FilterField> named(String name) {
        return Stream.of(values())
                .filter(field -> field.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Their names, for a message. */
    static String names() {
        return Stream.of(values()).map(FilterField::label).collect(Collectors.joining(", "));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isNumber() {
        return number != null;
    }

    /** A value that it may be compared with, for a message. */
    String example() {
        return example;
    }

    /** The text of a process; empty when the process has none. */
    Optional<String> text(ProcessEntry entry) {
        return text.apply(entry);
    }

    /**
     * A number to compare with, and what it is compared with: memory is either bytes or a percentage.
     *
     * @param value as typed
     */
    record Operand(Function<ProcessEntry, OptionalDouble> of, double value) {}

    /** Empty when the text is not a number of this field. */
    Optional<Operand> operand(String typed) {
        Matcher match = NUMBER.matcher(typed);
        if (!match.matches()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(match.group(1));
        String unit = match.group(2).toLowerCase(Locale.ROOT);
        if (this == MEM && unit.equals("%")) {
            return Optional.of(new Operand(entry -> number(entry.memoryPercent().optional()), value));
        }
        return Optional.ofNullable(units.get(unit)).map(factor -> new Operand(number, value * factor));
    }
}
