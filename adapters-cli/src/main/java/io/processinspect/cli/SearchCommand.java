package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.cli.output.Output;
import io.processinspect.core.ListOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code search}: processes by name. */
@Command(
        name = "search",
        description = "Lists the processes whose name contains NAME, ignoring case. An empty result is not an error.",
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
            print(provider.processes().stream().filter(ListOrder.named(name)).toList(), false);
        }
        return Cli.DONE;
    }
}
