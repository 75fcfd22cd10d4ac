package io.processinspect.json;

import io.processinspect.ProcessIdentity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * The start that a client expects of the process with a pid, so that a later process that reuses the pid is rejected.
 * Immutable.
 *
 * @param key the start key; if there is one, it alone decides
 * @param time the start time, which is another one after the wall clock was set
 */
public record ExpectedStart(Optional<String> key, Optional<Instant> time) {
    /** The field and query parameter of the key. */
    public static final String KEY = "start_key";

    /** The field and query parameter of the time. */
    public static final String TIME = "start_time";

    /** Whichever process has the pid. */
    public static final ExpectedStart ANY = new ExpectedStart(Optional.empty(), Optional.empty());

    /**
     * The start that a request names.
     *
     * @throws IllegalArgumentException when the time is not one in ISO 8601
     */
    public static ExpectedStart of(Optional<String> key, Optional<String> time) {
        return new ExpectedStart(key, time.map(ExpectedStart::time));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException broken) {
            throw new IllegalArgumentException(
                    "'start_time' must be a time such as 2026-01-31T12:00:00.000Z, not '" + TextEscaper.excerpt(text)
                            + "'",
                    broken);
        }
    }

    /** The start key of a process, as samples have it. */
    static String keyOf(ProcessIdentity process) {
        return Long.toString(process.startKey());
    }

    /** Whether the client left it open. */
    public boolean isAny() {
        return equals(ANY);
    }

    /**
     * Whether a process has this start.
     *
     * @param known its start times before the wall clock was set
     */
    public boolean matches(ProcessIdentity process, Collection<Instant> known) {
        if (key.isPresent()) {
            return key.get().equals(keyOf(process));
        }
        return time.isEmpty() || time.equals(process.startTime().optional()) || known.contains(time.get());
    }
}
