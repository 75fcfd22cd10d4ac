package io.processinspect;

/** {@link Measured#get()} was called on an absent value. */
public final class MetricAbsentException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final transient Absence absence;

    /** Creates the exception for the value named {@code what}. */
    public MetricAbsentException(String what, Absence absence) {
        super(what + " is absent: " + absence + remedy(absence.reason()), null);
        this.absence = absence;
    }

    private static String remedy(Absence.Reason reason) {
        return reason == Absence.Reason.NEEDS_INTERVAL ? "; open a session, or take a snapshot with a window" : "";
    }

    /** Why the value is absent. */
    public Absence absence() {
        return absence;
    }
}
