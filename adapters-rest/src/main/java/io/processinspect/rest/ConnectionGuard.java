package io.processinspect.rest;

import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps strangers from using up the server: so many connections in all and from one address, and a deadline for the headers
 * of a request. A connection that only waits between two requests has the connector's idle time.
 */
final class ConnectionGuard implements Connection.Listener {
    private static final long HEADER_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long NOT = Long.MIN_VALUE;

    private final ServerSettings settings;
    /** By end point, as a connection that becomes a WebSocket is another one over the same. */
    private final Map<EndPoint, String> addresses = new ConcurrentHashMap<>();

    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
    private final Map<Connection, Awaited> awaited = new ConcurrentHashMap<>();

    ConnectionGuard(ServerSettings settings) {
        this.settings = settings;
    }

    /** A connection that speaks HTTP, on which headers may be awaited. */
    private static final class Awaited {
        /** Since when; {@link #NOT} while a request is answered, or none has begun. */
        volatile long since;

        volatile long bytesBefore;
        boolean refused;
        final AtomicInteger requests = new AtomicInteger();

        Awaited(long since) {
            this.since = since;
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            // What it carries is a connection of its own.
            return;
        }
        EndPoint endPoint = connection.getEndPoint();
        String address = Exchange.owner(endPoint.getRemoteSocketAddress());
        if (addresses.putIfAbsent(endPoint, address) == null) {
            int mine = perAddress.merge(address, 1, Integer::sum);
            if (addresses.size() > settings.connections || mine > settings.connectionsPerAddress) {
                endPoint.close();
                return;
            }
        }
        if (connection instanceof ConnectionMetaData) {
            awaited.put(connection, new Awaited(settings.clock.getAsLong()));
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

    /** Around everything, as only what has come in whole gets there. */
    Handler around(Handler handler) {
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
            headers.since = NOT;
            headers.requests.incrementAndGet();
        }
        Request.addCompletionListener(request, failure -> {
            headers.bytesBefore = connection.getBytesIn();
            headers.requests.decrementAndGet();
        });
    }

    /** Ends connections whose headers take too long; called now and then. */
    void check() {
        long now = settings.clock.getAsLong();
        awaited.forEach((connection, headers) -> {
            synchronized (headers) {
                if (headers.requests.get() > 0) {
                    return;
                }
                if (headers.since == NOT) {
                    headers.since = connection.getBytesIn() == headers.bytesBefore ? NOT : now;
                } else if (headers.refused) {
                    // It takes not even that, or has not finished its handshake.
                    raw(connection.getEndPoint()).close();
                } else if (now - headers.since > HEADER_NANOS) {
                    headers.refused = true;
                    refuse(connection.getEndPoint());
                }
            }
        });
    }

    /** What TLS is spoken over, which can be closed without its consent. */
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
