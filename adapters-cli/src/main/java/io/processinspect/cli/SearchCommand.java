package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.core.ListOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code search}: the processes of a name. */
@Command(
        name = "search",
        description = "Finds the processes whose name contains NAME, ignoring case. Finding none is no error.",
        footerHeading = "%nExamples:%n",
        footer = {"  processinspect search java", "  processinspect search --json postgres"})
final class SearchCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "Part of the name.")
    private String name;

    SearchCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an empty name is in every name; 'processinspect list' lists them all");
        }
        try (MetricsProvider provider = common.open()) {
            new ProcessTable(common, false)
                    .print(provider.processes().stream()
                            .filter(ListOrder.named(name))
                            .toList());
        }
        return Cli.DONE;
    }
}
