package io.processinspect.rest.http;

import io.processinspect.json.TextEscaper;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts failed TLS handshakes, and logs them once a minute: anybody can cause them. Safe for all threads. */
public final class FailedHandshakes implements SslHandshakeListener {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    private long count;
    private String last = "";
    private long loggedAt;

    /** Counts by this clock, in nanoseconds. */
    public FailedHandshakes(LongSupplier clock) {
        this.clock = clock;
        this.loggedAt = clock.getAsLong() - PERIOD;
    }

    @Override
    public synchronized void handshakeFailed(Event event, Throwable failure) {
        count++;
        last = String.valueOf(failure.getMessage());
    }

    /** Logs those of the last minute; for the server's maintenance. */
    public void check() {
        log(PERIOD);
    }

    /** Logs those that were not logged yet, as the server stops. */
    public void finish() {
        log(Long.MIN_VALUE);
    }

    private void log(long least) {
        long failed;
        String why;
        synchronized (this) {
            if (count == 0 || clock.getAsLong() - loggedAt < least) {
                return;
            }
            failed = count;
            why = last;
            count = 0;
            loggedAt = clock.getAsLong();
        }
        LOG.warn("{} TLS handshakes failed; the last: {}", failed, TextEscaper.excerpt(why));
    }
}
