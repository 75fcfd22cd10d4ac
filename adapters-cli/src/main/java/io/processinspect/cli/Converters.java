package io.processinspect.cli;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.Schedule;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What people type, checked: each refusal says what, why, and what would do. */
final class Converters {
    private Converters() {}

    /** A time, see {@link Schedule#parseTime}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return converted(() -> Schedule.parseTime(text));
        }
    }

    /** The library's refusal in the words of the command line. */
    private static <T> T converted(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (IllegalArgumentException refused) {
            throw new TypeConversionException(refused.getMessage());
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
            return converted(() -> MetricFlags.parse(text));
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

    /** Requests a second, 0 for {@code off}. */
    static final class Rate implements ITypeConverter<Integer> {
        private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,5}");

        @Override
        public Integer convert(String text) {
            return text.equals("off") ? 0 : (int) number(text, FORM, "is no rate; give 1 to 999999, or off");
        }
    }
}
