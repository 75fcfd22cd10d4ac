package io.processinspect.cli;

import io.processinspect.BackendCandidate;
import io.processinspect.Capabilities;
import io.processinspect.Metric;
import io.processinspect.core.Backends;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.TextEscaper;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;

/** {@code backends}: by what means can be measured here. */
@Command(
        name = "backends",
        description = "Lists every backend: which one is chosen, why not the others, and what each can measure here.",
        footerHeading = "%nExamples:%n",
        footer = {"  processinspect backends", "  processinspect backends --backend fake --json"})
final class BackendsCommand extends Subcommand {
    private static final int LABEL = 10;

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
            // Says why in the words that every other command would use.
            common.open().close();
        }
        return Cli.DONE;
    }

    private static void print(BackendCandidate candidate, Output output) {
        String verdict = (candidate.chosen() ? "chosen: " : "not chosen: ") + TextEscaper.escaped(candidate.why());
        output.line(output.bold(candidate.name()) + "  " + verdict);
        candidate.capabilities().ifPresent(can -> {
            line(output, "reads", List.of(can.description().split(" ")), " ");
            line(output, "holds by", List.of(holding(can).split(" ")), " ");
            line(output, "measures", metrics(can::supports), ", ");
            line(output, "cannot", metrics(metric -> !can.supports(metric)), ", ");
        });
    }

    private static String holding(Capabilities can) {
        return switch (can.identity()) {
            case HANDLE ->
                "handle: a reused pid can never answer"
                        + can.identityFallback()
                                .map(when -> "; by pid and start time when " + when)
                                .orElse("");
            case START_TIME -> "pid and start time, which is weaker than a handle";
        };
    }

    private static List<String> metrics(Predicate<Metric> which) {
        List<String> names =
                Arrays.stream(Metric.values()).filter(which).map(Metric::label).toList();
        return names.isEmpty() ? List.of(ValueFormat.ABSENT) : names;
    }

    /** A label and words, folded where the terminal ends. */
    private static void line(Output output, String label, List<String> words, String between) {
        String indent = "  " + label + " ".repeat(LABEL - label.length());
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < words.size(); i++) {
            String word = TextEscaper.escaped(words.get(i)) + (i < words.size() - 1 ? between : "");
            boolean full =
                    output.columns() > 0 && line.length() + word.stripTrailing().length() > output.columns();
            if (full && line.length() > indent.length()) {
                output.line(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent.length()));
            }
            line.append(word);
        }
        output.line(output.fit(line.toString()));
    }
}
