package io.processinspect.cli;

import io.processinspect.Absence;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.Progress;
import io.processinspect.core.list.ListOrder;
import io.processinspect.core.list.ProcessFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code list}: all processes. */
@Command(
        name = "list",
        description = "Lists all processes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect list --limit 10",
            "  processinspect list --window 1s --sort cpu --limit 5",
            "  processinspect list --window 2s --sort net --limit 5",
            "  processinspect list --filter java --json",
            "  processinspect list --filter \"cpu > 5 and not user = root\""
        })
final class ListCommand extends Subcommand {
    /** Of the CPU use that --sort or --filter takes, where no other is given. */
    private static final Duration WINDOW = Duration.ofMillis(500);

    @Option(
            names = "--sort",
            paramLabel = "KEY",
            defaultValue = "memory",
            converter = Converters.Order.class,
            description =
                    "Sort by memory, cpu or net (over --window, or 500ms), time, threads, pid, name, user or status (default: memory).")
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
            converter = Converters.Filter.class,
            description = "Print only processes whose name, user or pid contains TEXT, ignoring case, or that meet"
                    + " conditions such as \"cpu > 5 and not user = root\", \"mem >= 200m or threads > 50\".")
    private ProcessFilter filter;

    @Option(
            names = "--window",
            paramLabel = "DUR",
            converter = Converters.Time.class,
            description =
                    "Measure CPU use, and with --sort net the network bytes, over this duration: 250ms, 2s, 1m. Traffic comes"
                            + " in bursts, which a longer window evens out.")
    private Duration window;

    ListCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws InterruptedException {
        if ((sort == ListOrder.CPU || sort == ListOrder.NET || filter.needsWindow()) && window == null) {
            window = WINDOW;
        }
        try (MetricsProvider provider = common.open()) {
            List<ProcessEntry> entries = window == null ? provider.processes() : overWindow(provider);
            if (sort == ListOrder.NET) {
                tellMissing(entries);
            }
            return print(
                    entries.stream()
                            .filter(filter)
                            .sorted(sort.order())
                            .limit(limit == null ? Long.MAX_VALUE : limit)
                            .toList(),
                    window != null);
        }
    }

    private List<ProcessEntry> overWindow(MetricsProvider provider) throws InterruptedException {
        return Progress.during(
                common.output(),
                "measuring all processes",
                window,
                () -> sort == ListOrder.NET ? provider.processesWithNetwork(window) : provider.processes(window));
    }

    /** In the table a dash has no reason. */
    private void tellMissing(List<ProcessEntry> entries) {
        Map<Absence, Long> reasons = entries.stream()
                .flatMap(entry -> entry.sentPerSecond().absence().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        reasons.entrySet().stream().max(Map.Entry.comparingByValue()).ifPresent(most -> common.output()
                .message("no network bytes of " + most.getValue() + " of " + entries.size() + " processes: "
                        + most.getKey()));
    }
}
