package io.processinspect;

/** A number was taken without asking whether it is there, and it is not. */
public final class MetricAbsentException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final transient Absence absence;

    /** For a number named {@code what}. */
    public MetricAbsentException(String what, Absence absence) {
        super(what + " is absent: " + absence, null);
        this.absence = absence;
    }

    /** Why the number is absent. */
    public Absence absence() {
        return absence;
    }
}
