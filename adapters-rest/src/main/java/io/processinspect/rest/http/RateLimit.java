package io.processinspect.rest.http;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Limits requests per second by client address, with a burst of one second's worth. Jetty's leaking bucket is not
 * used, as it keeps rejecting a client for as long as it retries.
 */
public final class RateLimit {
    private static final int MAX_ADDRESSES = 10_000;

    private RateLimit() {}

    public static Handler around(Handler handler, int requestsPerSecond) {
        return new DoSHandler(
                handler,
                request -> Exchange.owner(request.getConnectionMetaData().getRemoteSocketAddress()),
                id -> new Bucket(requestsPerSecond),
                RateLimit::refuse,
                MAX_ADDRESSES);
    }

    private static boolean refuse(Request request, Response response, Callback callback) {
        HttpError error = new HttpError(
                429,
                "too_many_requests",
                "too many requests from your address; wait a second",
                Map.of("Retry-After", "1"));
        JsonErrors.write(error, response, callback);
        return true;
    }

    /** A token bucket that holds one second's requests and refills evenly; refused requests cost nothing. */
    static final class Bucket implements DoSHandler.Tracker {
        private final long nanosEach;
        private long fullAt = Long.MIN_VALUE;

        Bucket(int perSecond) {
            this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        }

        @Override
        public synchronized boolean onRequest(long now) {
            long from = fullAt == Long.MIN_VALUE || fullAt - now < 0 ? now : fullAt;
            if (from + nanosEach - now > TimeUnit.SECONDS.toNanos(1)) {
                return false;
            }
            fullAt = from + nanosEach;
            return true;
        }

        /** A full bucket can be forgotten. */
        @Override
        public synchronized long getExpireNanoTime() {
            return fullAt == Long.MIN_VALUE ? System.nanoTime() + TimeUnit.SECONDS.toNanos(1) : fullAt;
        }
    }
}
