package io.processinspect.checks.benchmarks;

import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.rest.mask.SecretMasker;
import java.util.List;
import java.util.Locale;

/** Masking an argument of the greatest length that is read, of an ordinary one and of what takes longest. */
final class MaskCost {
    private static final int LENGTH = 4090;
    private static final int TIMES = 2_000;
    private static final int ROUNDS = Scale.of(5);

    private static final String ORDINARY = "-cp /usr/share/java/app-2.7.jar --port=8080 --name server ";

    private static final List<String> HOSTILE = List.of(
            "://",
            "://a:",
            "a:b@",
            "pass",
            "p=",
            "password: ",
            "--password ",
            "-p ",
            "-- ",
            "a b ",
            "Bearer ",
            "identified by ",
            "mysql curl zip 7z ",
            "chpasswd << ",
            "pass=(\"",
            "$(",
            "'a \"",
            ";\n",
            "ghp_",
            "aA1",
            "-----BEGIN",
            "\\",
            ":thin:",
            "password=!(",
            "'a b' ",
            "';' ",
            "-u a ",
            "U&'");

    private static int shown;

    private MaskCost() {}

    static List<Figure> measure() {
        Cost ordinary = cost(ORDINARY);
        Cost worst = ordinary;
        String longest = ORDINARY;
        for (String part : HOSTILE) {
            Cost cost = cost(part);
            if (cost.micros() > worst.micros()) {
                worst = cost;
                longest = part;
            }
        }
        return List.of(
                new Figure(
                        "masking an argument of 4 KB",
                        String.format(Locale.ROOT, "%.0f us", ordinary.micros()),
                        "none set"),
                new Figure(
                        "- the longest of " + HOSTILE.size() + " hostile ones, of \"" + longest.strip() + "\"",
                        String.format(
                                Locale.ROOT, "%.0f us, %.1f x", worst.micros(), worst.micros() / ordinary.micros()),
                        "<= 50 us"));
    }

    private static Cost cost(String part) {
        List<String> line = List.of("app", part.repeat(LENGTH / part.length()));
        Cost least = Cost.UNKNOWN;
        for (int round = 0; round < ROUNDS; round++) {
            least = least.or(
                    Cost.of(TIMES, () -> shown += SecretMasker.masked(line).size()));
        }
        return least;
    }
}
