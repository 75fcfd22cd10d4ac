package io.processinspect.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How times and numbers are written: the same in every locale, exact where the number is. */
final class Numbers {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private Numbers() {}

    static String iso(Instant time) {
        return ISO.format(time);
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

    static String text(SampleSchema.Unit unit, Number value) {
        return written(unit, value) instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }
}
