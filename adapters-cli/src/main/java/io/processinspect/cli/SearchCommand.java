package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.cli.output.Output;
import io.processinspect.core.list.ListOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code search}: processes by name. */
@Command(
        name = "search",
        description =
                "Lists the processes whose name contains NAME, ignoring case. If there is none, the exit code is 1.",
        footerHeading = "%nExamples:%n",
        footer = {"  processinspect search java", "  processinspect search --json postgres"})
final class SearchCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "A part of the process name.")
    private String name;

    SearchCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("NAME is empty; 'processinspect list' shows all processes");
        }
        try (MetricsProvider provider = common.open()) {
            return print(
                    provider.processes().stream().filter(ListOrder.named(name)).toList(), false);
        }
    }
}
