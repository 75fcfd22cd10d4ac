package io.processinspect.cli;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** Samples as lines of a table, as they come; on a terminal the header comes back before it scrolls away. */
final class MonitorTable {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final int PAGE = 20;
    private static final int BYTES = 10;
    private static final int COUNT = 7;

    private final Output output;
    private final Table<ProcessSample> table = new Table<>();
    private final Table<ProcessSample>.Layout layout;
    private int lines;

    MonitorTable(MetricFlags metrics, Output output) {
        this.output = output;
        table.number(
                "TIME",
                12,
                Integer.MAX_VALUE,
                sample -> LOCAL.format(sample.time().atZone(ZoneId.systemDefault())));
        if (metrics.contains(Metric.CPU)) {
            table.number("%ONE CPU", 8, 100, sample -> Units.or(sample.cpu().percentOfOneCpu(), Units::percent));
            table.number("%MACHINE", 8, 99, sample -> Units.or(sample.cpu().percentOfMachine(), Units::percent));
        }
        bytes(metrics, "MEMORY", 98, Counter.WORKING_SET);
        bytes(metrics, "PRIVATE", 90, Counter.PRIVATE_BYTES);
        bytes(metrics, "PAGEFILE", 80, Counter.PAGEFILE);
        bytes(metrics, "VIRTUAL", 20, Counter.VIRTUAL);
        bytes(metrics, "SHARED", 30, Counter.SHARED);
        count(metrics, "HANDLES", 91, Counter.HANDLES);
        count(metrics, "THREADS", 92, Counter.THREADS);
        count(metrics, "READS", 60, Counter.READS);
        count(metrics, "WRITES", 60, Counter.WRITES);
        bytes(metrics, "READ", 70, Counter.BYTES_READ);
        bytes(metrics, "WRITTEN", 70, Counter.BYTES_WRITTEN);
        bytes(metrics, "SENT", 85, Counter.BYTES_SENT);
        bytes(metrics, "RECEIVED", 85, Counter.BYTES_RECEIVED);
        bytes(metrics, "STORAGE R", 75, Counter.STORAGE_READ);
        bytes(metrics, "STORAGE W", 75, Counter.STORAGE_WRITTEN);
        count(metrics, "MINOR", 40, Counter.MINOR_FAULTS);
        count(metrics, "MAJOR", 41, Counter.MAJOR_FAULTS);
        count(metrics, "VOL CSW", 35, Counter.VOLUNTARY_SWITCHES);
        count(metrics, "INV CSW", 35, Counter.INVOLUNTARY_SWITCHES);
        this.layout = table.layout(output.columns());
    }

    private void bytes(MetricFlags metrics, String title, int weight, Counter counter) {
        column(metrics, title, BYTES, weight, counter, Units::bytes);
    }

    private void count(MetricFlags metrics, String title, int weight, Counter counter) {
        column(metrics, title, COUNT, weight, counter, Units::count);
    }

    private void column(
            MetricFlags metrics, String title, int width, int weight, Counter counter, Function<Long, String> format) {
        if (metrics.contains(counter.metric())) {
            table.number(title, width, weight, sample -> Units.or(sample.value(counter), format));
        }
    }

    void print(ProcessSample sample) {
        boolean header = lines == 0 || output.isTerminal() && lines % PAGE == 0;
        if (header) {
            output.lines(output.bold(layout.line(table.titles())) + "\n");
        }
        output.line(layout.line(table.cells(sample)));
        lines++;
    }
}
