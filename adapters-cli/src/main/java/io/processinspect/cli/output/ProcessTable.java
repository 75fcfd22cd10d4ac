package io.processinspect.cli.output;

import io.processinspect.ProcessEntry;
import io.processinspect.json.TextEscaper;
import java.util.List;

/** Prints a list of processes as a table. */
public final class ProcessTable {
    private ProcessTable() {}

    /**
     * Prints all of them.
     *
     * @param windowed whether they have CPU use over a window
     */
    public static void print(List<ProcessEntry> entries, boolean windowed, Output output) {
        Table<ProcessEntry> table = new Table<ProcessEntry>()
                .number(
                        "PID",
                        Integer.MAX_VALUE,
                        entry -> Long.toString(entry.process().pid()))
                .text("USER", 4, entry -> entry.user().map(TextEscaper::escaped).orElse(ValueFormat.ABSENT))
                .text("STATUS", 3, entry -> entry.status().label())
                .number("MEM%", 5, entry -> ValueFormat.or(entry.memoryPercent(), ValueFormat::percent))
                .number("MEMORY", 8, entry -> ValueFormat.or(entry.workingSetBytes(), ValueFormat::bytes))
                .number("CPU TIME", 6, entry -> ValueFormat.or(entry.cpuNanos(), ValueFormat::cpuTime))
                .number("THREADS", 2, entry -> ValueFormat.or(entry.threads(), ValueFormat::count));
        if (windowed) {
            table.number("%CPU", 7, entry -> ValueFormat.or(entry.cpuPercentOfOneCpu(), ValueFormat::percent));
        }
        if (entries.stream().anyMatch(ProcessEntry::hasNetwork)) {
            table.number("SENT/s", 9, entry -> ValueFormat.or(entry.sentPerSecond(), ProcessTable::bytes));
            table.number("RECEIVED/s", 9, entry -> ValueFormat.or(entry.receivedPerSecond(), ProcessTable::bytes));
        }
        table.text(
                "NAME",
                Integer.MAX_VALUE,
                entry -> entry.name().isEmpty() ? ValueFormat.ABSENT : TextEscaper.escaped(entry.name()));
        table.print(entries, output);
    }

    private static String bytes(double perSecond) {
        return ValueFormat.bytes(Math.round(perSecond));
    }
}
