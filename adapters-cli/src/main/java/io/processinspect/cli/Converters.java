package io.processinspect.cli;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.Schedule;
import io.processinspect.cli.output.ColorMode;
import io.processinspect.core.list.FilterException;
import io.processinspect.core.list.ListOrder;
import io.processinspect.core.list.ProcessFilter;
import io.processinspect.json.EnumLabels;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts option values. Each error names the value and what is accepted instead. */
final class Converters {
    private Converters() {}

    /**
     * One that reports the library's error as a usage error. It takes no lambda: those that picocli's old classes keep out of
     * the class-data archive cost a command milliseconds.
     */
    private abstract static class Parsing<T> implements ITypeConverter<T> {
        abstract T parse(String text);

        @Override
        public final T convert(String text) {
            try {
                return parse(text);
            } catch (FilterException invalid) {
                throw new TypeConversionException(invalid.problem());
            } catch (IllegalArgumentException invalid) {
                throw new TypeConversionException(invalid.getMessage());
            }
        }
    }

    /** A duration, see {@link Schedule#parseTime}. */
    static final class Time extends Parsing<Duration> {
        @Override
        Duration parse(String text) {
            return Schedule.parseTime(text);
        }
    }

    private static long number(String text, Pattern pattern, String error) {
        if (pattern.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        throw new TypeConversionException("'" + text + "' " + error);
    }

    /** A pid, or {@code self}. */
    static final class Pid implements ITypeConverter<Pid.Target> {
        private static final Pattern PATTERN = Pattern.compile("[1-9][0-9]{0,17}");

        /**
         * The process to measure.
         *
         * @param pid 0 for this process
         */
        record Target(long pid) {
            long in(MetricsProvider provider) {
                return pid == 0 ? provider.self() : pid;
            }
        }

        @Override
        public Target convert(String text) {
            return new Target(
                    text.equals("self") ? 0 : number(text, PATTERN, "is not a pid; use a number from 1, or self"));
        }
    }

    /** Metrics by name or mask, and all their names for the help. */
    static final class Metrics extends Parsing<MetricFlags> implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Metric.values()).map(Metric::label).iterator();
        }

        @Override
        MetricFlags parse(String text) {
            return MetricFlags.parse(text);
        }
    }

    /** A sort key in lower case, as the server takes it. */
    static final class Order extends Parsing<ListOrder> {
        @Override
        ListOrder parse(String text) {
            return EnumLabels.require(ListOrder.class, text.toLowerCase(Locale.ROOT), "sort key");
        }
    }

    /** A filter, whose error names the part of it that is wrong. */
    static final class Filter extends Parsing<ProcessFilter> {
        @Override
        ProcessFilter parse(String text) {
            return ProcessFilter.parse(text);
        }
    }

    /** When to use colors. */
    static final class Color extends Parsing<ColorMode> {
        @Override
        ColorMode parse(String text) {
            return EnumLabels.require(ColorMode.class, text.toLowerCase(Locale.ROOT), "color mode");
        }
    }

    /** A count from 1. */
    static final class Count implements ITypeConverter<Integer> {
        private static final Pattern PATTERN = Pattern.compile("[1-9][0-9]{0,8}");

        @Override
        public Integer convert(String text) {
            return (int) number(text, PATTERN, "is not a count; use a whole number from 1 to 999999999");
        }
    }

    /** Requests per second; 0 for {@code off}. */
    static final class Rate implements ITypeConverter<Integer> {
        private static final Pattern PATTERN = Pattern.compile("[1-9][0-9]{0,5}");

        @Override
        public Integer convert(String text) {
            return text.equals("off") ? 0 : (int) number(text, PATTERN, "is not a rate; use 1 to 999999, or off");
        }
    }
}
