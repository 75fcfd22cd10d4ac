package io.processinspect;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When to read: at a fixed rate from the first read on, without drift, for a duration or indefinitely. Immutable.
 *
 * @param interval time between ticks, 1 ms to 70 years
 * @param duration time after which the schedule ends, 1 ms to 70 years; empty means it never ends. The last tick is the
 *     last multiple of the interval that is not after the end
 */
public record Schedule(Duration interval, Optional<Duration> duration) {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ms|s|m|h)?");
    private static final Duration MIN = Duration.ofMillis(1);
    // The sum of two of these still fits in a long of nanoseconds.
    private static final Duration MAX = Duration.ofDays(365 * 70);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when the interval or the duration is out of range
     */
    public Schedule {
        require("interval", interval);
        duration.ifPresent(limit -> require("duration", limit));
    }

    /** A schedule that never ends. */
    public static Schedule every(Duration interval) {
        return new Schedule(interval, Optional.empty());
    }

    /** A copy that ends after this duration. */
    public Schedule during(Duration limit) {
        return new Schedule(interval, Optional.of(limit));
    }

    /**
     * Checks that a duration is in range.
     *
     * @param what its name, for the message
     * @return {@code time}
     * @throws IllegalArgumentException when {@code time} is below 1 ms or above 70 years
     */
    public static Duration require(String what, Duration time) {
        Objects.requireNonNull(time, what);
        if (time.compareTo(MIN) < 0) {
            throw new IllegalArgumentException(what + " must be 1 ms or more, not " + time);
        }
        if (time.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(what + " must be 70 years or less, not " + time);
        }
        return time;
    }

    /**
     * Parses a duration: {@code 250ms}, {@code 2s}, {@code 1m}, {@code 1h}; a bare number is in seconds.
     *
     * @throws IllegalArgumentException when {@code text} is malformed or out of range; the message names it and the
     *     accepted forms or range
     */
    public static Duration parseTime(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; use e.g. 250ms, 2s, 1m, 1h or a number of seconds");
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
            return require("duration", Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValue()));
        } catch (IllegalArgumentException | ArithmeticException outOfRange) {
            throw new IllegalArgumentException(
                    "'" + text + "' is out of range; a duration is from 1 ms to 70 years", outOfRange);
        }
    }
}
