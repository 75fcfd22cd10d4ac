package io.processinspect.cli;

import io.processinspect.ProcessEntry;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.TextEscaper;
import java.util.List;

/** A listing, for people or as JSON. */
final class ProcessTable {
    private final CommonOptions common;
    private final boolean windowed;

    /**
     * A listing.
     *
     * @param windowed whether a CPU share over a window was asked for
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
                .text("USER", 4, row -> row.user().map(TextEscaper::escaped).orElse(Units.ABSENT))
                .text("STATUS", 3, row -> row.status().label())
                .number("MEM%", 5, row -> Units.or(row.memoryPercent(), Units::percent))
                .number("MEMORY", 8, row -> Units.or(row.workingSetBytes(), Units::bytes))
                .number("CPU TIME", 6, row -> Units.or(row.cpuNanos(), Units::cpuTime))
                .number("THREADS", 2, row -> Units.or(row.threads(), Units::count));
        if (windowed) {
            table.number("%CPU", 7, row -> Units.or(row.cpuPercentOfOneCpu(), Units::percent));
        }
        table.text(
                "NAME", Integer.MAX_VALUE, row -> row.name().isEmpty() ? Units.ABSENT : TextEscaper.escaped(row.name()));
        table.print(rows, output);
    }
}
