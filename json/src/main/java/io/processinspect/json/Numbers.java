package io.processinspect.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;

/** How times and numbers are written: the same in every locale, exact where the number is. */
final class Numbers {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long THOUSANDTHS = 1000;
    /** Below it, a thousandfold is off by less than a hundred-thousandth. */
    private static final double MAX_FAST_PERCENT = 1e7;

    /** Of a thousandfold to the next whole number. Nearer to the middle of two, the decimal digits of the double decide. */
    private static final double MAX_DISTANCE = 0.4999;

    private static volatile Day day = new Day(0);

    private Numbers() {}

    static String iso(Instant time) {
        StringBuilder text = new StringBuilder(24);
        appendIso(text, time);
        return text.toString();
    }

    /** A sample has up to three times, of one or two days. */
    static void appendIso(StringBuilder out, Instant time) {
        long seconds = time.getEpochSecond();
        int ofDay = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
        Day last = day;
        if (last.begin != seconds - ofDay) {
            last = new Day(seconds - ofDay);
            day = last;
        }
        out.append(last.text);
        two(out.append('T'), ofDay / 3600);
        two(out.append(':'), ofDay / 60 % 60);
        two(out.append(':'), ofDay % 60);
        int millis = time.getNano() / 1_000_000;
        out.append('.').append((char) ('0' + millis / 100));
        two(out, millis % 100);
        out.append('Z');
    }

    private static void two(StringBuilder out, int number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** A day in UTC, by its first second. */
    private record Day(long begin, String text) {
        Day(long begin) {
            this(
                    begin,
                    LocalDate.ofEpochDay(Math.floorDiv(begin, SECONDS_PER_DAY)).toString());
        }
    }

    static void append(StringBuilder out, SampleSchema.Unit unit, Number value) {
        switch (unit) {
            case COUNT -> out.append(value.longValue());
            case NANOS -> appendSeconds(out, value.longValue());
            case PERCENT -> appendPercent(out, value.doubleValue());
        }
    }

    private static void appendSeconds(StringBuilder out, long nanos) {
        if (nanos < 0) {
            out.append(seconds(nanos).toPlainString());
            return;
        }
        out.append(nanos / NANOS_PER_SECOND);
        appendFraction(out, nanos % NANOS_PER_SECOND, NANOS_PER_SECOND);
    }

    /** The digits behind the point without trailing zeros; nothing, not even the point, for none. */
    private static void appendFraction(StringBuilder out, long fraction, long one) {
        if (fraction == 0) {
            return;
        }
        out.append('.');
        long left = fraction;
        for (long digit = one / 10; left > 0; digit /= 10) {
            out.append((char) ('0' + left / digit));
            left %= digit;
        }
    }

    private static void appendPercent(StringBuilder out, double value) {
        double scaled = value * THOUSANDTHS;
        double rounded = Math.rint(scaled);
        if (value >= 0 && value < MAX_FAST_PERCENT && Math.abs(scaled - rounded) < MAX_DISTANCE) {
            long thousandths = (long) rounded;
            out.append(thousandths / THOUSANDTHS);
            appendFraction(out, thousandths % THOUSANDTHS, THOUSANDTHS);
        } else {
            out.append(percent(value).toPlainString());
        }
    }

    /** Seconds without loss. */
    static BigDecimal seconds(long nanos) {
        return plain(BigDecimal.valueOf(nanos, 9));
    }

    /** Three places: more than any system's clock ticks are worth. */
    private static BigDecimal percent(double percent) {
        return rounded(percent, 3);
    }

    static BigDecimal rounded(double value, int places) {
        return plain(BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    static Number written(SampleSchema.Unit unit, Number value) {
        return switch (unit) {
            case COUNT -> value;
            case NANOS -> seconds(value.longValue());
            case PERCENT -> percent(value.doubleValue());
        };
    }
}
