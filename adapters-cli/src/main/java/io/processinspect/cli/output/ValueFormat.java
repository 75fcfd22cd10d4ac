package io.processinspect.cli.output;

import io.processinspect.Counter;
import io.processinspect.Measured;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** Formats numbers for text output: binary units, the same in every locale, a dash for an absent number. */
public final class ValueFormat {
    public static final String ABSENT = "-";
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private ValueFormat() {}

    public static <V> String or(Measured<V> value, Function<V, String> format) {
        return value.isPresent() ? format.apply(value.get()) : ABSENT;
    }

    public static Function<Long, String> of(Counter.Unit unit) {
        return switch (unit) {
            case BYTES -> ValueFormat::bytes;
            case COUNT -> ValueFormat::count;
            case NANOSECONDS -> nanos -> seconds(nanos / 1e9);
        };
    }

    public static String bytes(long bytes) {
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

    public static String count(long count) {
        return Long.toString(count);
    }

    public static String percent(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }

    /** Two decimal places, none for a whole number. */
    public static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    public static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /** CPU time in top's format: {@code M:SS.hh}, from 10 hours {@code HhMMm}. */
    public static String cpuTime(long nanos) {
        long hundredths = nanos / 10_000_000;
        long minutes = hundredths / 6000;
        if (minutes >= 600) {
            return String.format(Locale.ROOT, "%dh%02dm", minutes / 60, minutes % 60);
        }
        return String.format(Locale.ROOT, "%d:%02d.%02d", minutes, hundredths / 100 % 60, hundredths % 100);
    }

    public static String time(Duration time) {
        return seconds(time.toNanos() / 1e9);
    }
}
