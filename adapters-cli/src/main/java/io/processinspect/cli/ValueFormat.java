package io.processinspect.cli;

import io.processinspect.Counter;
import io.processinspect.Measured;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** Formats numbers for text output: binary units, the same in every locale, a dash for an absent number. */
final class ValueFormat {
    static final String ABSENT = "-";
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private ValueFormat() {}

    static <N extends Number> String or(Measured<N> value, Function<N, String> format) {
        return value.isPresent() ? format.apply(value.get()) : ABSENT;
    }

    static Function<Long, String> of(Counter.Unit unit) {
        return switch (unit) {
            case BYTES -> ValueFormat::bytes;
            case COUNT -> ValueFormat::count;
            case NANOSECONDS -> ValueFormat::cpuTime;
        };
    }

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double value = bytes / (double) (1L << unit * 10);
        // 1023.96 KiB would print as 1024.0 KiB.
        if (value >= 1023.95 && unit < BYTES.length - 1) {
            unit++;
            value = bytes / (double) (1L << unit * 10);
        }
        return String.format(Locale.ROOT, "%.1f %s", value, BYTES[unit]);
    }

    static String count(long count) {
        return Long.toString(count);
    }

    static String percent(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }

    /** Two decimal places, none for a whole number. */
    static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /** CPU time in top's format: {@code M:SS.hh}, from 10 hours {@code HhMMm}. */
    static String cpuTime(long nanos) {
        long hundredths = nanos / 10_000_000;
        long minutes = hundredths / 6000;
        if (minutes >= 600) {
            return String.format(Locale.ROOT, "%dh%02dm", minutes / 60, minutes % 60);
        }
        return String.format(Locale.ROOT, "%d:%02d.%02d", minutes, hundredths / 100 % 60, hundredths % 100);
    }

    static String time(Duration time) {
        return seconds(time.toNanos() / 1e9);
    }
}
