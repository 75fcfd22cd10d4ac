package io.processinspect.cli;

import io.processinspect.BackendCandidate;
import io.processinspect.Capabilities;
import io.processinspect.Metric;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.ValueFormat;
import io.processinspect.core.Backends;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.TextEscaper;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;

/** {@code backends}: the available backends and the metrics each supports on this machine. */
@Command(
        name = "backends",
        description =
                "Lists the available backends and the metrics each supports on this machine, and says which is chosen"
                        + " and why.",
        footerHeading = "%nExamples:%n",
        footer = {"  processinspect backends", "  processinspect backends --backend fake --json"})
final class BackendsCommand extends Subcommand {
    private static final int LABEL_WIDTH = 10;

    BackendsCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        List<BackendCandidate> candidates = Backends.candidates(common.backend(), common.options());
        Output output = common.output();
        if (common.json()) {
            output.line(ProcessListJson.backends(candidates));
        } else {
            candidates.forEach(candidate -> print(candidate, output));
        }
        if (candidates.stream().noneMatch(BackendCandidate::chosen)) {
            // Fails with the error that every other command reports.
            common.open().close();
        }
        return Cli.DONE;
    }

    private static void print(BackendCandidate candidate, Output output) {
        String verdict = (candidate.chosen() ? "chosen: " : "not chosen: ") + TextEscaper.escaped(candidate.why());
        output.line(output.bold(candidate.name()) + "  " + verdict);
        candidate.capabilities().ifPresent(can -> {
            wrapped(output, "source", List.of(can.description().split(" ")), " ");
            wrapped(output, "identity", List.of(identity(can).split(" ")), " ");
            can.cpuStep().ifPresent(step -> wrapped(output, "CPU time", List.of("in steps of", steps(step)), " "));
            can.network()
                    .ifPresent(network ->
                            wrapped(output, "network", List.of(network.covers() + " by " + network.method()), " "));
            wrapped(output, "supports", metrics(can::supports), ", ");
            wrapped(output, "lacks", metrics(metric -> !can.supports(metric)), ", ");
        });
    }

    private static String steps(Duration step) {
        double millis = step.toNanos() / 1e6;
        return step.toNanos() < 1000 ? step.toNanos() + " ns" : ValueFormat.plain(millis) + " ms";
    }

    private static String identity(Capabilities can) {
        return switch (can.identity()) {
            case HANDLE ->
                "handle (a reused pid is always detected)"
                        + can.identityFallback()
                                .map(when -> "; pid and start time when " + when)
                                .orElse("");
            case START_TIME -> "pid and start time (weaker than a handle)";
        };
    }

    private static List<String> metrics(Predicate<Metric> filter) {
        List<String> names =
                Arrays.stream(Metric.values()).filter(filter).map(Metric::label).toList();
        return names.isEmpty() ? List.of(ValueFormat.ABSENT) : names;
    }

    /** A label and words, wrapped at the terminal's width. */
    private static void wrapped(Output output, String label, List<String> words, String separator) {
        String indent = "  " + label + " ".repeat(LABEL_WIDTH - label.length());
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < words.size(); i++) {
            String word = TextEscaper.escaped(words.get(i)) + (i < words.size() - 1 ? separator : "");
            boolean overflows =
                    output.columns() > 0 && line.length() + word.stripTrailing().length() > output.columns();
            if (overflows && line.length() > indent.length()) {
                output.line(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent.length()));
            }
            line.append(word);
        }
        output.line(output.fit(line.toString()));
    }
}
