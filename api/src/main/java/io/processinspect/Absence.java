package io.processinspect;

import java.util.Locale;
import java.util.Objects;

/**
 * Why a number is not there. Immutable; the usual ones are shared constants.
 *
 * @param reason the kind of absence
 * @param detail one short phrase for a person, what stood in the way or what would help; may be empty, never null
 */
public record Absence(Reason reason, String detail) {
    /** The kinds of absence. */
    public enum Reason {
        /** Nobody asked for it. */
        NOT_REQUESTED,
        /** The system refuses it to this user. */
        DENIED,
        /** This backend cannot read it on this system. */
        UNSUPPORTED,
        /** It is a difference between two reads, and there was one. */
        NEEDS_INTERVAL,
        /** The process ended before it could be read. */
        GONE,
        /** The read went wrong, or gave what cannot be true. */
        FAILED
    }

    /** Nobody asked for it. */
    public static final Absence NOT_REQUESTED = new Absence(Reason.NOT_REQUESTED, "");

    /** A difference between two reads, of which there was one. */
    public static final Absence NEEDS_INTERVAL = new Absence(Reason.NEEDS_INTERVAL, "");

    /** The process ended first. */
    public static final Absence GONE = new Absence(Reason.GONE, "");

    /** Rejects null. */
    public Absence {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** Refused to this user; the detail says by what. */
    public static Absence denied(String detail) {
        return new Absence(Reason.DENIED, detail);
    }

    /** Not to be had from this backend on this system; the detail says why. */
    public static Absence unsupported(String detail) {
        return new Absence(Reason.UNSUPPORTED, detail);
    }

    /** The read went wrong; the detail says how. */
    public static Absence failed(String detail) {
        return new Absence(Reason.FAILED, detail);
    }

    /** The reason in lower case, with the detail in brackets where there is one. */
    @Override
    public String toString() {
        String text = reason.name().toLowerCase(Locale.ROOT);
        return detail.isEmpty() ? text : text + " (" + detail + ")";
    }
}
