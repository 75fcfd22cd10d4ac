package io.processinspect;

/** {@link Measured#get()} was called on an absent value. */
public final class MetricAbsentException extends ProcessInspectException {
    private static final long serialVersionUID = 1L;

    private final transient Absence absence;

    /** Creates the exception for the value named {@code what}. */
    public MetricAbsentException(String what, Absence absence) {
        super(what + " is absent: " + absence, null);
        this.absence = absence;
    }

    /** Why the number is absent. */
    public Absence absence() {
        return absence;
    }
}
