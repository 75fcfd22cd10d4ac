package io.processinspect.rest.http;

import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Limits the connections, in all and from one address, and gives the headers of a request a deadline. A connection that idles
 * between two requests has the connector's idle timeout. Jetty's own limit counts connections in all only, and has no
 * deadline for slow headers.
 */
public final class ConnectionGuard implements Connection.Listener {
    private static final long HEADER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long NOT_WAITING = Long.MIN_VALUE;
    private static final Pattern PARSER = Pattern.compile("HttpParser\\{s=(\\w+)");

    private final int maxConnections;
    private final int maxPerAddress;
    private final LongSupplier clock;
    /** By end point: a connection upgraded to a WebSocket is a new connection over the same end point. */
    private final Map<EndPoint, String> addresses = new ConcurrentHashMap<>();

    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
    private final Map<Connection, Awaited> awaited = new ConcurrentHashMap<>();
    /** Null if requests are not logged. */
    private volatile AccessLog log;

    /**
     * A guard over all connections of a server.
     *
     * @param maxConnections how many may be open, in all
     * @param maxPerAddress how many may be open from one client address
     * @param clock nanoseconds, for the deadlines
     */
    public ConnectionGuard(int maxConnections, int maxPerAddress, LongSupplier clock) {
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
        this.clock = clock;
    }

    /** The state of one HTTP connection. */
    private static final class Awaited {
        /** Since when; {@link #NOT_WAITING} while a request is answered, or none has begun. */
        volatile long since;

        volatile long bytesBefore;
        /** Whether a request was answered. */
        volatile boolean answered;

        boolean refused;
        final AtomicInteger requests = new AtomicInteger();

        Awaited(long since) {
            this.since = since;
        }
    }

    /** Also logs the requests that never reach Jetty's handlers. */
    public void logTo(AccessLog accessLog) {
        log = accessLog;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            // The HTTP connection inside is opened separately.
            return;
        }
        EndPoint endPoint = connection.getEndPoint();
        String address = Exchange.owner(endPoint.getRemoteSocketAddress());
        if (addresses.putIfAbsent(endPoint, address) == null) {
            int mine = perAddress.merge(address, 1, Integer::sum);
            if (addresses.size() > maxConnections || mine > maxPerAddress) {
                endPoint.close();
                return;
            }
        }
        if (connection instanceof ConnectionMetaData) {
            awaited.put(connection, new Awaited(clock.getAsLong()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        awaited.remove(connection);
        EndPoint endPoint = connection.getEndPoint();
        String address = endPoint.isOpen() ? null : addresses.remove(endPoint);
        if (address != null) {
            perAddress.computeIfPresent(address, (it, count) -> count == 1 ? null : count - 1);
        }
    }

    /** The outermost handler: a request reaches it once its headers are complete. */
    public Handler around(Handler handler) {
        return new Handler.Wrapper(handler) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                onRequest(request);
                return super.handle(request, response, callback);
            }
        };
    }

    private void onRequest(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        Awaited headers = awaited.get(connection);
        if (headers == null) {
            return;
        }
        synchronized (headers) {
            headers.since = NOT_WAITING;
            headers.requests.incrementAndGet();
        }
        Request.addCompletionListener(request, failure -> {
            headers.bytesBefore = connection.getBytesIn();
            headers.answered = true;
            headers.requests.decrementAndGet();
        });
    }

    /** Ends connections whose headers take too long; called periodically. */
    public void check() {
        long now = clock.getAsLong();
        awaited.forEach((connection, headers) -> {
            synchronized (headers) {
                if (headers.requests.get() > 0) {
                    return;
                }
                if (headers.answered && !hasBegun(connection, headers)) {
                    headers.since = NOT_WAITING;
                } else if (headers.since == NOT_WAITING) {
                    headers.since = now;
                } else if (headers.refused) {
                    // It does not even read the error, or has not finished its TLS handshake.
                    raw(connection.getEndPoint()).close();
                } else if (now - headers.since > HEADER_NANOS) {
                    headers.refused = true;
                    if (log != null) {
                        log.logTimeout(connection, now - headers.since);
                    }
                    refuse(connection.getEndPoint());
                }
            }
        });
    }

    private static boolean hasBegun(Connection connection, Awaited headers) {
        return connection.getBytesIn() != headers.bytesBefore || isWithinRequest(connection);
    }

    /**
     * Whether the connection has read the beginning of a request, which may have come with the end of the one before. Jetty
     * shows the state of its parser in this text alone; it is START between two requests.
     */
    private static boolean isWithinRequest(Connection connection) {
        Matcher parser = PARSER.matcher(connection.getEndPoint().toString());
        return parser.find() && !parser.group(1).equals("START");
    }

    /** The end point below TLS, which closes without a TLS shutdown. */
    private static EndPoint raw(EndPoint endPoint) {
        return endPoint instanceof SslConnection.SslEndPoint tls
                ? tls.getSslConnection().getEndPoint()
                : endPoint;
    }

    private static void refuse(EndPoint endPoint) {
        ByteBuffer body = HttpError.of(408).body();
        String head = "HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "X-Content-Type-Options: nosniff\r\nContent-Length: " + body.remaining() + "\r\n\r\n";
        try {
            endPoint.write(
                    Callback.from(endPoint::close), ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), body);
        } catch (WritePendingException stillWriting) {
            endPoint.close();
        }
    }
}
