package io.processinspect.checks.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of docs/benchmarks.md, with the peers in the same run. Not part of the tests: run
 * {@code mvn verify -Pbenchmarks}.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /** One line of the table. */
    record Figure(String what, String measured, String target) {
        /** What ours takes as a multiple of a peer's, both in microseconds; of a peer that is not there, NaN. */
        static Figure against(String what, double ours, double theirs, String target) {
            boolean millis = theirs >= 1000;
            String measured = Double.isNaN(theirs)
                    ? "not there"
                    : String.format(
                            Locale.ROOT,
                            "%.2f x (%.2f %s)",
                            ours / theirs,
                            millis ? theirs / 1000 : theirs,
                            millis ? "ms" : "us");
            return new Figure(what, measured, target);
        }
    }

    /** Prints the table; with the word {@code long} the part that takes an hour. */
    public static void main(String[] arguments) throws Exception {
        List<Figure> figures = new ArrayList<>();
        if (List.of(arguments).contains("server")) {
            figures.addAll(ServerCost.measure());
        } else if (List.of(arguments).contains("long")) {
            figures.add(ThousandWatched.flat());
            figures.addAll(Soak.measure());
        } else {
            figures.addAll(OneProcess.measure());
            figures.addAll(ListCost.measure());
            figures.addAll(ShareTruth.measure());
            figures.addAll(ThousandWatched.measure());
            figures.addAll(ThousandServed.measure());
            figures.addAll(Kilohertz.measure());
            figures.addAll(CoreCost.measure());
            figures.addAll(MaskCost.measure());
            figures.addAll(NetworkCost.measure());
            figures.add(ManyMonitors.measure());
            figures.addAll(StartCost.measure());
            figures.addAll(ServerCost.measure());
        }
        System.out.println();
        System.out.println("| what | measured | target |");
        System.out.println("|---|---|---|");
        figures.forEach(one -> System.out.println("| " + one.what + " | " + one.measured + " | " + one.target + " |"));
    }
}
