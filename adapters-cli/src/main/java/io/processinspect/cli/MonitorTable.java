package io.processinspect.cli;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** Prints samples as rows of a table; on a terminal, the header is repeated before it scrolls away. */
final class MonitorTable {
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
    MonitorTable(ProcessSample first, Output output) {
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
        bytes("MEMORY", 98, Counter.WORKING_SET);
        bytes("PRIVATE", 90, Counter.PRIVATE_BYTES);
        bytes("PAGEFILE", 80, Counter.PAGEFILE);
        bytes("VIRTUAL", 20, Counter.VIRTUAL);
        bytes("SHARED", 30, Counter.SHARED);
        count("HANDLES", 91, Counter.HANDLES);
        count("THREADS", 92, Counter.THREADS);
        count("READS", 60, Counter.READS);
        count("WRITES", 60, Counter.WRITES);
        bytes("READ", 70, Counter.BYTES_READ);
        bytes("WRITTEN", 70, Counter.BYTES_WRITTEN);
        bytes("SENT", 85, Counter.BYTES_SENT);
        bytes("RECEIVED", 85, Counter.BYTES_RECEIVED);
        bytes("STORAGE R", 75, Counter.STORAGE_READ);
        bytes("STORAGE W", 75, Counter.STORAGE_WRITTEN);
        count("MINOR", 40, Counter.MINOR_FAULTS);
        count("MAJOR", 41, Counter.MAJOR_FAULTS);
        count("VOL CSW", 35, Counter.VOLUNTARY_SWITCHES);
        count("INV CSW", 35, Counter.INVOLUNTARY_SWITCHES);
        this.layout = table.layout(output.columns());
        if (!layout.leftOut().isEmpty()) {
            output.message("the terminal is too narrow for " + String.join(", ", layout.leftOut())
                    + "; widen it, or use --json or --csv");
        }
    }

    private void bytes(String title, int weight, Counter counter) {
        column(title, BYTES_WIDTH, weight, counter, ValueFormat::bytes);
    }

    private void count(String title, int weight, Counter counter) {
        column(title, COUNT_WIDTH, weight, counter, ValueFormat::count);
    }

    private void column(String title, int width, int weight, Counter counter, Function<Long, String> format) {
        if (first.requested().contains(counter.metric())) {
            boolean unsupported = first.total(counter)
                    .absence()
                    .filter(why -> why.reason() == Absence.Reason.UNSUPPORTED)
                    .isPresent();
            table.number(
                    title, width, unsupported ? 0 : weight, sample -> ValueFormat.or(sample.value(counter), format));
        }
    }

    void print(ProcessSample sample) {
        boolean header = lines == 0 || output.isTerminal() && lines % LINES_PER_HEADER == 0;
        if (header) {
            output.lines(output.bold(layout.line(table.titles())) + "\n");
        }
        output.line(layout.line(table.cells(sample)));
        lines++;
    }
}
