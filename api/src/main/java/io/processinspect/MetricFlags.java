package io.processinspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A set of metrics as a bit mask. Immutable and thread-safe.
 *
 * @param mask the bits of {@link Metric#bit()}; at least one, and no unknown bits
 */
public record MetricFlags(int mask) {
    private static final int KNOWN = (1 << Metric.values().length) - 1;

    /** Every metric. */
    public static final MetricFlags ALL = new MetricFlags(KNOWN);

    /** The metrics of the original DLL's bits, 0x01 to 0x80. */
    public static final MetricFlags ORIGINAL = new MetricFlags(0xFF);

    /**
     * The metrics that are cheap to read: working set, private bytes, handles, threads, CPU, I/O, virtual, shared and
     * page faults (0x77B). All others must be requested explicitly.
     */
    public static final MetricFlags DEFAULT = new MetricFlags(0x77B);

    /**
     * Checks the bits.
     *
     * @throws IllegalArgumentException when no bit is set, or when a bit is unknown; the message names the unknown bits
     */
    public MetricFlags {
        if (mask == 0) {
            throw new IllegalArgumentException("metric mask 0 requests no metric; set at least one bit of 0x1 to 0x"
                    + Integer.toHexString((KNOWN + 1) >> 1));
        }
        if ((mask & ~KNOWN) != 0) {
            throw new IllegalArgumentException("metric mask 0x" + Integer.toHexString(mask) + " has unknown bits 0x"
                    + Integer.toHexString(mask & ~KNOWN) + "; known are 0x" + Integer.toHexString(KNOWN));
        }
    }

    /**
     * The set of these metrics.
     *
     * @throws IllegalArgumentException when {@code metrics} is empty
     */
    public static MetricFlags of(Metric... metrics) {
        return new MetricFlags(Arrays.stream(metrics).mapToInt(Metric::bit).reduce(0, (a, b) -> a | b));
    }

    /**
     * Parses user input: comma-separated names, {@code default}, {@code all}, or a numeric mask ({@code 0x21},
     * {@code 33}). Case and blanks around a name are ignored.
     *
     * @throws IllegalArgumentException when a name or a bit is unknown (the message names it and the known ones), or
     *     when no metric is requested
     */
    public static MetricFlags parse(String text) {
        Objects.requireNonNull(text, "text");
        String trimmed = text.strip();
        if (trimmed.matches("[0-9].*")) {
            return new MetricFlags(parseMask(trimmed));
        }
        int mask = 0;
        List<String> unknown = new ArrayList<>();
        for (String part : trimmed.split(",", -1)) {
            int bits = bitsOf(part.strip().toLowerCase(Locale.ROOT));
            mask |= bits;
            if (bits == 0) {
                unknown.add("'" + part.strip() + "'");
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown metric " + String.join(", ", unknown) + "; known are "
                    + Arrays.stream(Metric.values()).map(Metric::label).collect(Collectors.joining(", "))
                    + ", default, all, or a mask such as 0x21");
        }
        return new MetricFlags(mask);
    }

    private static int parseMask(String text) {
        try {
            return text.regionMatches(true, 0, "0x", 0, 2)
                    ? Integer.parseInt(text.substring(2), 16)
                    : Integer.parseInt(text);
        } catch (NumberFormatException failure) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a metric mask; use e.g. 0x21 or 33, or metric names", failure);
        }
    }

    private static int bitsOf(String name) {
        if (name.equals("all")) {
            return ALL.mask;
        }
        if (name.equals("default")) {
            return DEFAULT.mask;
        }
        for (Metric metric : Metric.values()) {
            if (metric.label().equals(name)) {
                return metric.bit();
            }
        }
        return 0;
    }

    /** Whether this metric is in the set. */
    public boolean contains(Metric metric) {
        return (mask & metric.bit()) != 0;
    }

    /** Whether every metric of the other set is in this one. */
    public boolean containsAll(MetricFlags other) {
        return (other.mask & ~mask) == 0;
    }

    /** The metrics in the order of their bits. */
    public Set<Metric> toSet() {
        EnumSet<Metric> set = EnumSet.noneOf(Metric.class);
        for (Metric metric : Metric.values()) {
            if (contains(metric)) {
                set.add(metric);
            }
        }
        return set;
    }

    /** The counters of these metrics, as a mask of {@link Counter#bit()}. */
    public long counters() {
        long counters = 0;
        for (Counter counter : Counter.all()) {
            if (contains(counter.metric())) {
                counters |= counter.bit();
            }
        }
        return counters;
    }

    /** The comma-separated names; {@link #parse} accepts the result. */
    @Override
    public String toString() {
        return toSet().stream().map(Metric::label).collect(Collectors.joining(","));
    }
}
