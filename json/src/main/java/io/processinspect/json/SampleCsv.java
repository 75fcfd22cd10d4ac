package io.processinspect.json;

import io.processinspect.Measured;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Samples as CSV (RFC 4180 with line feeds): a header of the JSON's dotted paths, then a line per sample; what is absent
 * is empty.
 */
public final class SampleCsv {
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
        Stream<String> fixed = Stream.of(
                Numbers.iso(sample.time()),
                Long.toString(sample.process().pid()),
                quoted(sample.name()),
                sample.status().label(),
                sample.interval()
                        .map(time -> Numbers.seconds(time.toNanos()).toPlainString())
                        .orElse(""));
        Stream<String> numbers = SampleSchema.asked(sample.requested()).map(field -> text(field, field.value(sample)));
        return Stream.concat(fixed, numbers).collect(Collectors.joining(","));
    }

    private static String text(SampleSchema.Field field, Measured<? extends Number> value) {
        return value.isPresent() ? Numbers.text(field.unit(), value.get()) : "";
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
