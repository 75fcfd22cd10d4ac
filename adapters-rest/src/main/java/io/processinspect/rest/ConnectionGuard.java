package io.processinspect.rest;

import io.processinspect.json.ServerJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps strangers from using up the server: so many connections in all and from one address, and a deadline for the headers
 * of a request. A connection that only waits between two requests has the connector's idle time.
 */
final class ConnectionGuard implements Connection.Listener {
    private static final long HEADER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ServerSettings settings;
    private final Map<Connection, Guarded> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

    ConnectionGuard(ServerSettings settings) {
        this.settings = settings;
    }

    private static final class Guarded {
        final String address;
        /** Since when headers are awaited; 0 while a request is answered, or none has begun. */
        volatile long headersSince = System.nanoTime();

        volatile int requests;
        volatile long bytesBefore;

        Guarded(String address) {
            this.address = address;
        }
    }

    @Override
    public void onOpened(Connection connection) {
        String address = Exchange.address(connection.getEndPoint().getRemoteSocketAddress());
        open.put(connection, new Guarded(address));
        int mine = perAddress.merge(address, 1, Integer::sum);
        if (open.size() > settings.connections || mine > settings.connectionsPerAddress) {
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Guarded closed = open.remove(connection);
        if (closed != null) {
            perAddress.computeIfPresent(closed.address, (it, count) -> count == 1 ? null : count - 1);
        }
    }

    /** The headers of a request have come. */
    void onRequest(Request request) {
        Connection connection = request.getConnectionMetaData().getConnection();
        Guarded guarded = open.get(connection);
        if (guarded == null) {
            return;
        }
        guarded.headersSince = 0;
        guarded.requests++;
        Request.addCompletionListener(request, failure -> {
            guarded.bytesBefore = connection.getBytesIn();
            guarded.requests--;
        });
    }

    /** Ends connections whose headers take too long; called now and then. */
    void check() {
        long now = System.nanoTime();
        open.forEach((connection, guarded) -> {
            if (guarded.requests > 0) {
                return;
            }
            if (guarded.headersSince == 0) {
                guarded.headersSince = connection.getBytesIn() == guarded.bytesBefore ? 0 : now;
            } else if (now - guarded.headersSince > HEADER_NANOS) {
                refuse(connection);
            }
        });
    }

    private static void refuse(Connection connection) {
        Refusal late = Refusal.of(408);
        String json = ServerJson.error(late.getMessage(), late.code());
        String answer = "HTTP/1.1 408 Request Timeout\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "Content-Length: " + json.length() + "\r\n\r\n" + json;
        connection
                .getEndPoint()
                .write(
                        Callback.from(connection.getEndPoint()::close),
                        ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
    }

    int size() {
        return open.size();
    }
}
