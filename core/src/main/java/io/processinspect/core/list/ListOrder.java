package io.processinspect.core.list;

import io.processinspect.ProcessEntry;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** Sort orders for process lists: numbers in descending and texts in ascending order; absent values come last. */
public enum ListOrder {
    /** By working set. */
    MEMORY(largest(entry -> entry.workingSetBytes().orElse(-1L))),
    /** By CPU usage, which only entries listed over a window have. */
    CPU(largest(entry -> entry.cpuPercentOfOneCpu().orElse(-1.0))),
    /** By network bytes per second, which only entries listed with them have. */
    NET(largest(entry ->
            entry.sentPerSecond().orElse(-1.0) + entry.receivedPerSecond().orElse(-1.0))),
    /** By CPU time since the process started. */
    TIME(largest(entry -> entry.cpuNanos().orElse(-1L))),
    /** By number of threads. */
    THREADS(largest(entry -> entry.threads().orElse(-1L))),
    /** By pid. */
    PID(Comparator.comparing(entry -> entry.process().pid())),
    /** By name, ignoring case. */
    NAME(Comparator.comparing(entry -> entry.name().toLowerCase(Locale.ROOT))),
    /** By owner. */
    USER(Comparator.comparing(entry -> entry.user().orElse("\uffff"))),
    /** By status. */
    STATUS(Comparator.comparing(entry -> entry.status().label()));

    private final Comparator<ProcessEntry> order;

    ListOrder(Comparator<ProcessEntry> order) {
        this.order = order.thenComparing(entry -> entry.process().pid());
    }

    private static <N extends Comparable<N>> Comparator<ProcessEntry> largest(Function<ProcessEntry, N> value) {
        return Comparator.comparing(value).reversed();
    }

    /** The comparator; ties are broken by ascending pid. */
    public Comparator<ProcessEntry> order() {
        return order;
    }

    /** Matches entries whose name contains this text, ignoring case. */
    public static Predicate<ProcessEntry> named(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return entry -> entry.name().toLowerCase(Locale.ROOT).contains(lowerCase);
    }
}
