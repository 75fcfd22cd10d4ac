package io.processinspect.rest.watch;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.json.ExpectedStart;
import io.processinspect.rest.http.HttpError;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The sessions that clients start and end, limited in number and time. Safe for all threads. */
public final class Sessions implements AutoCloseable {
    private static final Duration READ_INTERVAL = Duration.ofSeconds(1);
    private static final int ID_BYTES = 16;

    private final MetricsProvider provider;
    private final KnownStarts starts;
    private final int maxSessions;
    private final Duration maxLife;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Started> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Sessions over a provider.
     *
     * @param starts by which clients name processes
     * @param maxSessions how many may be open
     * @param maxLife the longest time one may last
     * @param clock nanoseconds, for expiry
     */
    public Sessions(
            MetricsProvider provider, KnownStarts starts, int maxSessions, Duration maxLife, LongSupplier clock) {
        this.provider = provider;
        this.starts = starts;
        this.maxSessions = maxSessions;
        this.maxLife = maxLife;
        this.clock = clock;
    }

    /**
     * An open session.
     *
     * @param startedAt nanoseconds, by the server's clock
     */
    public record Started(String id, MonitoringSession session, long startedAt) {}

    /** Starts a session that lasts as long as one may, see {@link #start(long, MetricFlags, ExpectedStart, Duration)}. */
    public Started start(long pid, MetricFlags metrics, ExpectedStart start) {
        return start(pid, metrics, start, maxLife);
    }

    /**
     * Starts a session.
     *
     * @param length after which the session finishes on its own
     * @throws HttpError 503 when there are too many, 409 when the pid belongs to another process
     */
    public Started start(long pid, MetricFlags metrics, ExpectedStart start, Duration length) {
        synchronized (open) {
            requireRunning();
            if (open.size() >= maxSessions) {
                throw new HttpError(
                        503,
                        "too_many_sessions",
                        maxSessions + " sessions are open, which is the limit; end one of them",
                        Map.of("Retry-After", "10"));
            }
            MonitoringSession session = provider.openSession(
                    pid, metrics, Schedule.every(READ_INTERVAL).during(length));
            try {
                starts.requireMatch(session.process(), start);
            } catch (HttpError another) {
                session.close();
                throw another;
            }
            byte[] id = new byte[ID_BYTES];
            random.nextBytes(id);
            Started started = new Started(HexFormat.of().formatHex(id), session, clock.getAsLong());
            open.put(started.id, started);
            return started;
        }
    }

    /** The result so far, or the final one of a finished session. */
    public ProcessSample soFar(String id) {
        return result(() -> require(open.get(id)).session.soFar());
    }

    /** Ends a session. */
    public ProcessSample end(String id) {
        return result(() -> {
            requireRunning();
            try (MonitoringSession session = require(open.remove(id)).session) {
                return session.end();
            }
        });
    }

    /** Ends a session and discards its result. */
    public void drop(String id) {
        Started dropped = open.remove(id);
        if (dropped != null) {
            dropped.session.close();
        }
    }

    private void requireRunning() {
        if (closed) {
            throw HttpError.shuttingDown();
        }
    }

    private static ProcessSample result(Supplier<ProcessSample> session) {
        try {
            return session.get();
        } catch (IllegalStateException closedMeanwhile) {
            throw notFound();
        }
    }

    private static Started require(Started session) {
        if (session == null) {
            throw notFound();
        }
        return session;
    }

    private static HttpError notFound() {
        return new HttpError(404, "session_not_found", "no session has this id; it was ended, or it expired");
    }

    /** Drops results that were not fetched within twice the maximum life. */
    public void expire() {
        long most = 2 * maxLife.toNanos();
        open.forEach((id, one) -> {
            if (clock.getAsLong() - one.startedAt > most && open.remove(id, one)) {
                one.session.close();
            }
        });
    }

    /** Closes all sessions; requests that wait for a window are answered with an error. */
    @Override
    public void close() {
        synchronized (open) {
            closed = true;
        }
        open.values().forEach(one -> one.session.close());
        open.clear();
    }
}
