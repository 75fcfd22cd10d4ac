package io.processinspect.cli;

import io.processinspect.Candidate;
import io.processinspect.Metric;
import io.processinspect.core.Backends;
import io.processinspect.json.ListJson;
import io.processinspect.json.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code backends}: by what means can be measured here. */
@Command(
        name = "backends",
        description = "Lists every backend: which one is chosen, why not the others, and what each can measure here.",
        footerHeading = "%nExamples:%n",
        footer = {"  processinspect backends", "  processinspect backends --backend fake --json"})
final class BackendsCommand extends Subcommand {
    BackendsCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        List<Candidate> candidates = Backends.candidates(common.backend(), common.options());
        Output output = common.output();
        if (common.json()) {
            output.line(ListJson.backends(candidates));
        } else {
            candidates.forEach(candidate -> print(candidate, output));
        }
        if (candidates.stream().noneMatch(Candidate::chosen)) {
            // Says why in the words that every other command would use.
            common.open().close();
        }
        return Cli.DONE;
    }

    private static void print(Candidate candidate, Output output) {
        output.line(output.bold(candidate.name()) + "  " + (candidate.chosen() ? "chosen: " : "not chosen: ")
                + Printable.escaped(candidate.why()));
        candidate.capabilities().ifPresent(can -> {
            output.line("  reads     " + can.description());
            output.line("  holds by  "
                    + switch (can.identity()) {
                        case HANDLE -> "handle: a reused pid can never answer";
                        case START_TIME -> "pid and start time, which is weaker than a handle";
                    });
            output.line("  measures  " + metrics(can::supports));
            output.line("  cannot    " + metrics(metric -> !can.supports(metric)));
        });
    }

    private static String metrics(Predicate<Metric> which) {
        String names =
                Arrays.stream(Metric.values()).filter(which).map(Metric::label).collect(Collectors.joining(", "));
        return names.isEmpty() ? Units.ABSENT : names;
    }
}
