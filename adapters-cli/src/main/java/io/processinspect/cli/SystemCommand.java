package io.processinspect.cli;

import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.MetricsProvider;
import io.processinspect.SystemMemory;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.Table;
import io.processinspect.cli.output.ValueFormat;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.TextEscaper;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code system}: the machine. */
@Command(
        name = "system",
        description = "Shows the machine's memory, swap and CPUs.",
        footerHeading = "%nExamples:%n",
        footer = {"  processinspect system", "  processinspect system --json"})
final class SystemCommand extends Subcommand {
    SystemCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        try (MetricsProvider provider = common.open()) {
            if (common.json()) {
                common.output().line(ProcessListJson.system(provider.systemMemory(), provider.cpus()));
            } else {
                print(provider.systemMemory(), provider.cpus(), common.output());
            }
        }
        return Cli.DONE;
    }

    /** How many CPUs this program may use, and what limits them. */
    private static String allowedCpus(Cpus cpus) {
        if (cpus.allowed().isEmpty()) {
            return "";
        }
        String affinity =
                cpus.affinity().isPresent() ? cpus.affinity().getAsInt() + " by affinity" : "affinity unknown";
        String quota = cpus.quota().isPresent()
                ? ValueFormat.plain(cpus.quota().getAsDouble()) + " by quota"
                : cpus.unknownQuota()
                        .map(why -> "quota unknown: " + TextEscaper.escaped(why.detail()))
                        .orElse("no quota");
        String allowed = ValueFormat.plain(cpus.allowed().getAsDouble());
        return ", " + allowed + " allowed for this program (" + affinity + ", " + quota + ")";
    }

    private record Row(
            String what,
            Measured<Long> total,
            Measured<Long> used,
            Measured<Double> percent,
            String available,
            String free) {}

    private static void print(SystemMemory memory, Cpus cpus, Output output) {
        Row ram = new Row(
                "memory",
                memory.totalBytes(),
                memory.usedBytes(),
                memory.usedPercent(),
                ValueFormat.or(memory.availableBytes(), ValueFormat::bytes),
                ValueFormat.or(memory.freeBytes(), ValueFormat::bytes));
        Row swap = new Row("swap", memory.swapTotalBytes(), memory.swapUsedBytes(), memory.swapUsedPercent(), "", "");
        new Table<Row>()
                .text("", Integer.MAX_VALUE, Row::what)
                .number("TOTAL", 5, row -> ValueFormat.or(row.total, ValueFormat::bytes))
                .number("USED", 6, row -> ValueFormat.or(row.used, ValueFormat::bytes))
                .number("%USED", 7, row -> ValueFormat.or(row.percent, ValueFormat::percent))
                .number("AVAILABLE", 4, Row::available)
                .number("FREE", 3, Row::free)
                .print(List.of(ram, swap), output);
        output.line(output.fit("cpus    " + cpus.online() + " online" + allowedCpus(cpus)));
    }
}
