package io.processinspect.cli.output;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import io.processinspect.json.SampleSchema;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** Prints samples as rows of a table; on a terminal, the header is repeated before it scrolls away. */
public final class MonitorTable {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int LINES_PER_HEADER = 20;
    private static final int BYTES_WIDTH = 10;
    private static final int COUNT_WIDTH = 7;

    private final Output output;
    private final ProcessSample first;
    private final Table<ProcessSample> table = new Table<>();
    private final Table<ProcessSample>.Layout layout;
    private int lines;

    /**
     * A table for samples like this one.
     *
     * @param first decides the columns; those of unsupported metrics are the first to be left out
     */
    public MonitorTable(ProcessSample first, Output output) {
        this.output = output;
        this.first = first;
        MetricFlags metrics = first.requested();
        table.number(
                "TIME",
                12,
                Integer.MAX_VALUE,
                sample -> LOCAL.format(sample.time().atZone(ZoneId.systemDefault())));
        if (metrics.contains(Metric.CPU)) {
            table.number(
                    "%ONE CPU", 8, 100, sample -> ValueFormat.or(sample.cpu().percentOfOneCpu(), ValueFormat::percent));
            table.number(
                    "%MACHINE", 8, 99, sample -> ValueFormat.or(sample.cpu().percentOfMachine(), ValueFormat::percent));
        }
        SampleSchema.counters().stream()
                .filter(counter -> metrics.contains(counter.metric()) && counter.metric() != Metric.CPU)
                .forEach(this::column);
        this.layout = table.layout(output.columns());
        if (!layout.leftOut().isEmpty()) {
            output.message("the terminal is too narrow for " + String.join(", ", layout.leftOut())
                    + "; widen it, ask for fewer with --metrics, or use --json or --csv");
        }
        AbsentReasons.print(first, layout.leftOut(), output);
    }

    private void column(Counter counter) {
        boolean never = first.total(counter)
                .absence()
                .filter(why -> why.reason() == Absence.Reason.UNSUPPORTED)
                .isPresent();
        Function<Long, String> format = ValueFormat.of(counter.unit());
        table.number(
                counter.heading(),
                counter.unit() == Counter.Unit.COUNT ? COUNT_WIDTH : BYTES_WIDTH,
                never ? 0 : weight(counter),
                sample -> ValueFormat.or(sample.value(counter), format));
    }

    /** On a narrow terminal the columns of least weight are left out first. */
    private static int weight(Counter counter) {
        return switch (counter.metric()) {
            case WORKING_SET -> 98;
            case THREADS -> 92;
            case HANDLES -> 91;
            case PRIVATE_BYTES -> 90;
            case NET -> 85;
            case PAGEFILE -> 80;
            case STORAGE -> 75;
            case IO -> counter.unit() == Counter.Unit.BYTES ? 70 : 60;
            case PAGE_FAULTS -> counter == Counter.MAJOR_FAULTS ? 41 : 40;
            case CONTEXT_SWITCHES -> 35;
            case SHARED -> 30;
            case VIRTUAL -> 20;
            default -> 50;
        };
    }

    public void print(ProcessSample sample) {
        boolean header = lines == 0 || output.isTerminal() && lines % LINES_PER_HEADER == 0;
        if (header) {
            output.lines(output.bold(layout.line(table.titles())) + "\n");
        }
        output.line(layout.line(table.cells(sample)));
        lines++;
    }
}
