package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.Progress;
import io.processinspect.core.ListOrder;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code list}: all processes. */
@Command(
        name = "list",
        description = "Lists all processes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect list --limit 10",
            "  processinspect list --window 1s --sort cpu --limit 5",
            "  processinspect list --filter java --json"
        })
final class ListCommand extends Subcommand {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sort",
            paramLabel = "KEY",
            defaultValue = "MEMORY",
            description =
                    "Sort by memory, cpu (needs --window), time, threads, pid, name, user or status (default: memory).")
    private ListOrder sort;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "Print only the first N.")
    private Integer limit;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Print only processes whose name, user or pid contains TEXT, ignoring case.")
    private String filter;

    @Option(
            names = "--window",
            paramLabel = "DUR",
            converter = Converters.Time.class,
            description = "Measure CPU use over this duration: 250ms, 2s, 1m.")
    private Duration window;

    ListCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (sort == ListOrder.CPU && window == null) {
            throw new ParameterException(spec.commandLine(), "--sort cpu needs --window, e.g. --window 1s");
        }
        try (MetricsProvider provider = common.open()) {
            List<ProcessEntry> entries = window == null ? provider.processes() : overWindow(provider);
            print(
                    entries.stream()
                            .filter(ListOrder.containing(filter))
                            .sorted(sort.order())
                            .limit(limit == null ? Long.MAX_VALUE : limit)
                            .toList(),
                    window != null);
        }
        return Cli.DONE;
    }

    private List<ProcessEntry> overWindow(MetricsProvider provider) throws InterruptedException {
        return Progress.during(common.output(), "measuring all processes", window, () -> provider.processes(window));
    }
}
