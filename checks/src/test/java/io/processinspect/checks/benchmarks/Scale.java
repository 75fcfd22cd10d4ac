package io.processinspect.checks.benchmarks;

/**
 * How long the benchmarks run: in full for figures; with the environment variable {@code PROCESSINSPECT_SHORT_BENCHMARKS} a
 * fifth, enough to see that they still run.
 */
final class Scale {
    private static final boolean SHORT = System.getenv("PROCESSINSPECT_SHORT_BENCHMARKS") != null;

    private Scale() {}

    /** A number of rounds or seconds. */
    static int of(int full) {
        return SHORT ? Math.max(1, full / 5) : full;
    }
}
