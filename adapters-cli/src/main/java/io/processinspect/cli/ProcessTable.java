package io.processinspect.cli;

import io.processinspect.ProcessEntry;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.TextEscaper;
import java.util.List;

/** A list of processes, as a table or as JSON. */
final class ProcessTable {
    private final CommonOptions common;
    private final boolean windowed;

    /**
     * A table.
     *
     * @param windowed whether it has CPU use over a window
     */
    ProcessTable(CommonOptions common, boolean windowed) {
        this.common = common;
        this.windowed = windowed;
    }

    void print(List<ProcessEntry> rows) {
        Output output = common.output();
        if (common.json()) {
            output.line(ProcessListJson.processes(rows, windowed));
            return;
        }
        Table<ProcessEntry> table = new Table<ProcessEntry>()
                .number(
                        "PID",
                        Integer.MAX_VALUE,
                        row -> Long.toString(row.process().pid()))
                .text("USER", 4, row -> row.user().map(TextEscaper::escaped).orElse(ValueFormat.ABSENT))
                .text("STATUS", 3, row -> row.status().label())
                .number("MEM%", 5, row -> ValueFormat.or(row.memoryPercent(), ValueFormat::percent))
                .number("MEMORY", 8, row -> ValueFormat.or(row.workingSetBytes(), ValueFormat::bytes))
                .number("CPU TIME", 6, row -> ValueFormat.or(row.cpuNanos(), ValueFormat::cpuTime))
                .number("THREADS", 2, row -> ValueFormat.or(row.threads(), ValueFormat::count));
        if (windowed) {
            table.number("%CPU", 7, row -> ValueFormat.or(row.cpuPercentOfOneCpu(), ValueFormat::percent));
        }
        table.text(
                "NAME",
                Integer.MAX_VALUE,
                row -> row.name().isEmpty() ? ValueFormat.ABSENT : TextEscaper.escaped(row.name()));
        table.print(rows, output);
    }
}
