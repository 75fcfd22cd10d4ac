package io.processinspect.json;

import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Samples as CSV (RFC 4180 with line feeds): a header of the JSON's dotted paths, then a line per sample; what is absent
 * is empty.
 */
public final class SampleCsv {
    /** Most lines are no longer. */
    private static final int CAPACITY = 256;

    private SampleCsv() {}

    /** The header for samples of these metrics. */
    public static String header(MetricFlags metrics) {
        return Stream.concat(
                        Stream.of("time", "pid", "name", "status", "duration"),
                        SampleSchema.asked(metrics).map(SampleSchema.Field::path))
                .collect(Collectors.joining(","));
    }

    /** The line of one sample, under the header of its requested metrics. */
    public static String line(ProcessSample sample) {
        StringBuilder line = new StringBuilder(CAPACITY);
        Numbers.appendIso(line, sample.time());
        line.append(',').append(sample.process().pid());
        line.append(',').append(quoted(sample.name()));
        line.append(',').append(sample.status().label()).append(',');
        sample.interval().ifPresent(time -> Numbers.append(line, SampleSchema.Unit.NANOS, time.toNanos()));
        Cpu cpu = sample.requested().contains(Metric.CPU) ? sample.cpu() : null;
        for (SampleSchema.Field field : SampleSchema.FIELDS) {
            if (sample.requested().contains(field.metric())) {
                line.append(',');
                Measured<? extends Number> value = field.value(sample, cpu);
                if (value.isPresent()) {
                    Numbers.append(line, field.unit(), value.get());
                }
            }
        }
        return line.toString();
    }

    /**
     * Quoted where it must be; line breaks and other controls escaped, so that a line stays a line. A spreadsheet would compute
     * what begins like a formula, unless an apostrophe comes first.
     */
    private static String quoted(String text) {
        String safe = TextEscaper.escaped(text).replaceFirst("^(?=[=+@-])", "'");
        return safe.matches("[^\",]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
