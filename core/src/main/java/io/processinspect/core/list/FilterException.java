package io.processinspect.core.list;

/** A filter that cannot be read. The message says what is wrong, and where. */
public final class FilterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final int from;
    private final int to;

    FilterException(String problem, String filter, int from, int to) {
        super("filter '" + filter + "': " + problem);
        this.problem = problem;
        this.from = from;
        this.to = to;
    }

    /** The message without the filter. */
    public String problem() {
        return problem;
    }

    /** The index of the first unreadable character, from 0 to the length of the filter. */
    public int from() {
        return from;
    }

    /** The index behind the last one, from {@link #from} to the length of the filter. */
    public int to() {
        return to;
    }
}
