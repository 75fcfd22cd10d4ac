package io.processinspect.core;

import io.processinspect.ProcessEntry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sort orders for process lists: numbers in descending and texts in ascending order; absent values come last. */
public enum ListOrder {
    /** By working set. */
    MEMORY(largest(row -> row.workingSetBytes().orElse(-1L))),
    /** By CPU usage, which only entries listed over a window have. */
    CPU(largest(row -> row.cpuPercentOfOneCpu().orElse(-1.0))),
    /** By CPU time since the process started. */
    TIME(largest(row -> row.cpuNanos().orElse(-1L))),
    /** By number of threads. */
    THREADS(largest(row -> row.threads().orElse(-1L))),
    /** By pid. */
    PID(Comparator.comparing(row -> row.process().pid())),
    /** By name, ignoring case. */
    NAME(Comparator.comparing(row -> row.name().toLowerCase(Locale.ROOT))),
    /** By owner. */
    USER(Comparator.comparing(row -> row.user().orElse("\uffff"))),
    /** By status. */
    STATUS(Comparator.comparing(row -> row.status().label()));

    private final Comparator<ProcessEntry> order;

    ListOrder(Comparator<ProcessEntry> order) {
        this.order = order.thenComparing(row -> row.process().pid());
    }

    private static <N extends Comparable<N>> Comparator<ProcessEntry> largest(Function<ProcessEntry, N> value) {
        return Comparator.comparing(value).reversed();
    }

    /**
     * The order of this name, in lower case.
     *
     * @throws IllegalArgumentException when no order has it; the message lists those that exist
     */
    public static ListOrder parse(String name) {
        return Arrays.stream(values())
                .filter(order -> order.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown sort key; known are "
                        + Arrays.stream(values()).map(ListOrder::label).collect(Collectors.joining(", "))));
    }

    /** The name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The comparator; ties are broken by ascending pid. */
    public Comparator<ProcessEntry> order() {
        return order;
    }

    /** Matches entries whose name, owner or pid contains this text, ignoring case. */
    public static Predicate<ProcessEntry> containing(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return row -> row.name().toLowerCase(Locale.ROOT).contains(lowerCase)
                || row.user().orElse("").toLowerCase(Locale.ROOT).contains(lowerCase)
                || Long.toString(row.process().pid()).contains(lowerCase);
    }

    /** Matches entries whose name contains this text, ignoring case. */
    public static Predicate<ProcessEntry> named(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return row -> row.name().toLowerCase(Locale.ROOT).contains(lowerCase);
    }
}
