package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessRow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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
    /** What to sort by: numbers from the largest, texts from the first. */
    enum Key {
        MEMORY(largest(row -> row.workingSetBytes().orElse(-1L))),
        CPU(largest(row -> row.cpuPercentOfOneCpu().orElse(-1.0))),
        TIME(largest(row -> row.cpuNanos().orElse(-1L))),
        THREADS(largest(row -> row.threads().orElse(-1L))),
        PID(Comparator.comparing(row -> row.process().pid())),
        NAME(Comparator.comparing(row -> row.name().toLowerCase(Locale.ROOT))),
        USER(Comparator.comparing(row -> row.user().orElse("\uffff"))),
        STATUS(Comparator.comparing(row -> row.status().label()));

        private final Comparator<ProcessRow> order;

        Key(Comparator<ProcessRow> order) {
            this.order = order.thenComparing(row -> row.process().pid());
        }

        private static <N extends Comparable<N>> Comparator<ProcessRow> largest(Function<ProcessRow, N> value) {
            return Comparator.comparing(value).reversed();
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sort",
            paramLabel = "KEY",
            defaultValue = "MEMORY",
            description = "memory (the default), cpu (with --window), time, threads, pid, name, user, status.")
    private Key sort;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Values.Count.class,
            description = "Print the first N only.")
    private Integer limit;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only those whose name, user or pid contains TEXT, ignoring case.")
    private String filter;

    @Option(
            names = "--window",
            paramLabel = "DUR",
            converter = Values.Time.class,
            description = "Measure CPU use over this time: 250ms, 2s, 1m.")
    private Duration window;

    ListCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (sort == Key.CPU && window == null) {
            throw new ParameterException(spec.commandLine(), "--sort cpu needs --window, for instance --window 1s");
        }
        try (MetricsProvider provider = common.open()) {
            List<ProcessRow> rows = window == null ? provider.processes() : over(provider);
            new ProcessTable(common, window != null)
                    .print(rows.stream()
                            .filter(this::matches)
                            .sorted(sort.order)
                            .limit(limit == null ? Long.MAX_VALUE : limit)
                            .toList());
        }
        return Cli.DONE;
    }

    private List<ProcessRow> over(MetricsProvider provider) throws InterruptedException {
        return Progress.during(common.output(), "measuring all processes", window, () -> provider.processes(window));
    }

    private boolean matches(ProcessRow row) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return row.name().toLowerCase(Locale.ROOT).contains(wanted)
                || row.user().orElse("").toLowerCase(Locale.ROOT).contains(wanted)
                || Long.toString(row.process().pid()).contains(wanted);
    }
}
