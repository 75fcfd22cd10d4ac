package io.processinspect.rest;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Sessions that clients start and end: so many, and none for ever. */
final class Sessions implements AutoCloseable {
    private static final Duration KEEP = Duration.ofSeconds(1);
    private static final int ID_BYTES = 16;

    private final MetricsProvider provider;
    private final ServerSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Started> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Sessions(MetricsProvider provider, ServerSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /**
     * A session that was started.
     *
     * @param startedAt by the server's clock
     */
    record Started(String id, MonitoringSession session, long startedAt) {}

    /**
     * Starts a session.
     *
     * @param length after which it ends by itself
     * @throws HttpError 503 when there are too many, 409 when the pid belongs to another process
     */
    Started start(long pid, MetricFlags metrics, Optional<Instant> startTime, Duration length) {
        synchronized (open) {
            requireRunning();
            if (open.size() >= settings.sessions) {
                throw new HttpError(
                        503,
                        "too_many_sessions",
                        settings.sessions + " sessions are open, and no more are allowed; end one of them",
                        Map.of("Retry-After", "10"));
            }
            MonitoringSession session =
                    provider.openSession(pid, metrics, Schedule.every(KEEP).during(length));
            try {
                WatchService.requireSame(session.process(), startTime);
            } catch (HttpError another) {
                session.close();
                throw another;
            }
            byte[] id = new byte[ID_BYTES];
            random.nextBytes(id);
            Started started = new Started(HexFormat.of().formatHex(id), session, settings.clock.getAsLong());
            open.put(started.id, started);
            return started;
        }
    }

    /** The result so far, or the whole one of a session that is over. */
    ProcessSample soFar(String id) {
        return result(() -> require(open.get(id)).session.soFar());
    }

    /** Ends a session. */
    ProcessSample end(String id) {
        return result(() -> {
            requireRunning();
            try (MonitoringSession session = require(open.remove(id)).session) {
                return session.end();
            }
        });
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
        return new HttpError(404, "session_not_found", "there is no such session; it was ended, or its time is over");
    }

    /** Gives up results that nobody fetched: after as long again as a session may last. */
    void expire() {
        long most = 2 * settings.sessionLife.toNanos();
        open.forEach((id, one) -> {
            if (settings.clock.getAsLong() - one.startedAt > most && open.remove(id, one)) {
                one.session.close();
            }
        });
    }

    /** Ends all, also those whose windows are waited for. */
    @Override
    public void close() {
        synchronized (open) {
            closed = true;
        }
        open.values().forEach(one -> one.session.close());
        open.clear();
    }
}
