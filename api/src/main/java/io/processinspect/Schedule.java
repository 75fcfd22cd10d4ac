package io.processinspect;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When to read: every interval, counted from the first read on a grid that does not drift, for ever or for a duration.
 *
 * @param interval from one tick to the next, 1 ms to 70 years
 * @param duration after which it ends, 1 ms to 70 years; empty is for ever. Its last tick is the last one of the grid that
 *     is not after the end
 */
public record Schedule(Duration interval, Optional<Duration> duration) {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ms|s|m|h)?");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    // Sums of two of these still fit in a long of nanoseconds.
    private static final Duration LONGEST = Duration.ofDays(365 * 70);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when the interval or the duration is out of range
     */
    public Schedule {
        require("interval", interval);
        duration.ifPresent(limit -> require("duration", limit));
    }

    /** Every interval, for ever. */
    public static Schedule every(Duration interval) {
        return new Schedule(interval, Optional.empty());
    }

    /** The same, ended after this long. */
    public Schedule during(Duration limit) {
        return new Schedule(interval, Optional.of(limit));
    }

    /**
     * Checks that a time is one that can be waited for.
     *
     * @param what its name, for the message
     * @return the same time
     * @throws IllegalArgumentException when it is below 1 ms or above 70 years
     */
    public static Duration require(String what, Duration time) {
        Objects.requireNonNull(time, what);
        if (time.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(what + " must be 1 ms or more, not " + time);
        }
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be 70 years or less, not " + time);
        }
        return time;
    }

    /**
     * Reads a time as people type it: {@code 250ms}, {@code 2s}, {@code 1m}, {@code 1h}; a bare number is seconds.
     *
     * @throws IllegalArgumentException when it is none, or out of range; the message names it and says what would do
     */
    public static Duration parseTime(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no time; write 250ms, 2s, 1m, 1h or seconds");
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
            return require("a time", Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValue()));
        } catch (IllegalArgumentException | ArithmeticException range) {
            throw new IllegalArgumentException(
                    "'" + text + "' is out of range; a time is 1ms or more, and 70 years or less", range);
        }
    }
}
