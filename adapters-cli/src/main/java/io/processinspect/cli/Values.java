package io.processinspect.cli;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.Schedule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What people type, checked: each refusal says what, why, and what would do. */
final class Values {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ms|s|m|h)?");

    private Values() {}

    /** A time: {@code 250ms}, {@code 2s}, {@code 1m}, {@code 1h}; a bare number is seconds. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher parts = TIME.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' is no time; write 250ms, 2s, 1m, 1h or seconds");
            }
            long unit =
                    switch (parts.group(2) == null ? "s" : parts.group(2)) {
                        case "ms" -> 1_000_000L;
                        case "m" -> 60_000_000_000L;
                        case "h" -> 3_600_000_000_000L;
                        default -> 1_000_000_000L;
                    };
            BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit));
            BigDecimal[] seconds = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
            try {
                return Schedule.require(
                        "a time", Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValue()));
            } catch (IllegalArgumentException range) {
                throw new TypeConversionException(
                        "'" + text + "' is out of range; a time is 1ms or more, and 70 years or less");
            }
        }
    }

    private static long number(String text, Pattern form, String refusal) {
        if (form.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        throw new TypeConversionException("'" + text + "' " + refusal);
    }

    /** A pid, or {@code self}. */
    static final class Pid implements ITypeConverter<Pid.Wanted> {
        private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,17}");

        /**
         * Whom to measure.
         *
         * @param pid 0 for this process
         */
        record Wanted(long pid) {
            long in(MetricsProvider provider) {
                return pid == 0 ? provider.self() : pid;
            }
        }

        @Override
        public Wanted convert(String text) {
            return new Wanted(
                    text.equals("self") ? 0 : number(text, FORM, "is no pid; a pid is a number from 1, or self"));
        }
    }

    /** Metrics by name or mask. */
    static final class Metrics implements ITypeConverter<MetricFlags> {
        @Override
        public MetricFlags convert(String text) {
            try {
                return MetricFlags.parse(text);
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException(unknown.getMessage());
            }
        }
    }

    /** A count from 1. */
    static final class Count implements ITypeConverter<Integer> {
        private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,8}");

        @Override
        public Integer convert(String text) {
            return (int) number(text, FORM, "is no count; a count is a whole number from 1 to 999999999");
        }
    }
}
