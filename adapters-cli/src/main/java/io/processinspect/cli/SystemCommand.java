package io.processinspect.cli;

import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.MetricsProvider;
import io.processinspect.SystemMemory;
import io.processinspect.json.ListJson;
import picocli.CommandLine.Command;

/** {@code system}: the machine. */
@Command(
        name = "system",
        description = "Prints the machine's memory, swap and CPUs.",
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
                common.output().line(ListJson.system(provider.systemMemory(), provider.cpus()));
            } else {
                print(provider.systemMemory(), provider.cpus(), common.output());
            }
        }
        return Cli.DONE;
    }

    private static void print(SystemMemory memory, Cpus cpus, Output output) {
        row(output, "", "TOTAL", "USED", "%USED", "AVAILABLE", "FREE");
        row(
                output,
                "memory",
                bytes(memory.totalBytes()),
                bytes(memory.usedBytes()),
                Units.or(memory.usedPercent(), Units::percent),
                bytes(memory.availableBytes()),
                bytes(memory.freeBytes()));
        row(
                output,
                "swap",
                bytes(memory.swapTotalBytes()),
                bytes(memory.swapUsedBytes()),
                Units.or(memory.swapUsedPercent(), Units::percent));
        String allowed = cpus.allowed().isPresent()
                ? ", " + Units.plain(cpus.allowed().getAsDouble()) + " allowed to this process"
                : "";
        output.line("cpus    " + cpus.online() + " on line" + allowed);
    }

    private static String bytes(Measured<Long> bytes) {
        return Units.or(bytes, Units::bytes);
    }

    private static void row(Output output, String... cells) {
        StringBuilder line = new StringBuilder(String.format("%-6s", cells[0]));
        for (int i = 1; i < cells.length; i++) {
            line.append(String.format(i == 3 ? "%7s" : "%12s", cells[i]));
        }
        output.lines((cells[0].isEmpty() ? output.bold(line.toString()) : line) + "\n");
    }
}
