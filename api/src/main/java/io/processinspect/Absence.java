package io.processinspect;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Why a value is absent. Immutable; the common cases are shared constants.
 *
 * @param reason the kind of absence
 * @param detail a short human-readable phrase: the cause or the remedy; may be empty, never null
 */
public record Absence(Reason reason, String detail) {
    /** The kinds of absence. */
    public enum Reason {
        /** The value was not requested. */
        NOT_REQUESTED,
        /** The operating system denies this user access. */
        DENIED,
        /** This backend cannot read the value on this system. */
        UNSUPPORTED,
        /** The value is a difference between two reads, and there was only one. */
        NEEDS_INTERVAL,
        /** The process exited before the value could be read. */
        GONE,
        /** The read failed or returned an impossible value. */
        FAILED
    }

    /** The value was not requested, without a word on what to request; see {@link #notRequested}. */
    public static final Absence NOT_REQUESTED = new Absence(Reason.NOT_REQUESTED, "");

    private static final Map<Metric, Absence> NOT_REQUESTED_BY_METRIC = new EnumMap<>(Metric.class);

    static {
        for (Metric metric : Metric.values()) {
            NOT_REQUESTED_BY_METRIC.put(metric, new Absence(Reason.NOT_REQUESTED, "request Metric." + metric.name()));
        }
    }

    /** The value is a difference between two reads, and there was only one. */
    public static final Absence NEEDS_INTERVAL = new Absence(Reason.NEEDS_INTERVAL, "");

    /** The process exited before the value could be read. */
    public static final Absence GONE = new Absence(Reason.GONE, "");

    /** Rejects null. */
    public Absence {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** The value was not requested; the detail names the metric that it belongs to. */
    public static Absence notRequested(Metric metric) {
        return NOT_REQUESTED_BY_METRIC.get(metric);
    }

    /** Access is denied to this user; {@code detail} names what denies it. */
    public static Absence denied(String detail) {
        return new Absence(Reason.DENIED, detail);
    }

    /** This backend cannot read the value on this system; {@code detail} gives the cause. */
    public static Absence unsupported(String detail) {
        return new Absence(Reason.UNSUPPORTED, detail);
    }

    /** The read failed; {@code detail} describes the failure. */
    public static Absence failed(String detail) {
        return new Absence(Reason.FAILED, detail);
    }

    /** The reason in lower case, followed by the detail in parentheses unless it is empty. */
    @Override
    public String toString() {
        String text = reason.name().toLowerCase(Locale.ROOT);
        return detail.isEmpty() ? text : text + " (" + detail + ")";
    }
}
