package io.processinspect.rest.endpoint;

import io.processinspect.ProcessIdentity;
import io.processinspect.Schedule;
import io.processinspect.json.ExpectedStart;
import io.processinspect.json.RequestBody;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.HttpError;
import io.processinspect.rest.http.HttpLimits;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.stream.SseSubscriber;
import io.processinspect.rest.stream.StreamHub;
import io.processinspect.rest.stream.WebSocketHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;

/** Live streams, as server-sent events and over WebSocket. */
public final class StreamEndpoints {
    private final StreamHub streams;
    private final WebSocketMappings webSockets;
    private final Configuration.ConfigurationCustomizer limits = new Configuration.ConfigurationCustomizer();
    private final Supplier<WebSocketHandler> handlers;

    /**
     * Endpoints over the hub.
     *
     * @param idleTimeout of a WebSocket
     * @param handlers makes the handler of each WebSocket
     */
    public StreamEndpoints(
            StreamHub streams,
            WebSocketMappings webSockets,
            Duration idleTimeout,
            Supplier<WebSocketHandler> handlers) {
        this.streams = streams;
        this.webSockets = webSockets;
        this.handlers = handlers;
        limits.setMaxFrameSize(HttpLimits.MAX_BODY);
        limits.setIdleTimeout(idleTimeout);
    }

    /** Adds the endpoints. */
    public void addTo(Router router) {
        router.on("GET", "/api/stream", this::stream);
        // The token comes in the first message: browsers cannot set headers on a WebSocket.
        router.open("GET", "/api/ws", this::upgrade);
    }

    private void stream(Exchange exchange) {
        exchange.onlyQuery("topics", "pid", "metrics", "interval", ExpectedStart.KEY, ExpectedStart.TIME);
        StreamHub.StreamRequest request = streams.request(
                exchange.query("topics"),
                exchange.metrics(),
                Exchange.badRequestOnFailure(() -> exchange.query("interval").map(Schedule::parseTime)),
                Exchange.badRequestOnFailure(() -> exchange.query("pid").map(RequestBody::pids))
                        .orElse(Set.of()),
                Optional.ofNullable(exchange.request().getHeaders().get("Last-Event-ID"))
                        .orElse(""));
        Set<ProcessIdentity> followed = streams.followed(request, exchange.start());
        if (exchange.request().getMethod().equals("HEAD")) {
            exchange.answer(200, SseSubscriber.TYPE, ByteBuffer.allocate(0));
        } else {
            streams.subscribe(new SseSubscriber(streams, exchange, followed), request);
        }
    }

    private void upgrade(Exchange exchange) throws Exception {
        exchange.onlyQuery();
        streams.requireRoom(exchange.owner());
        boolean upgraded = webSockets.upgrade(
                (request, response, callback) -> {
                    // Compression per client would cost three times as much as the stream itself.
                    response.setExtensions(List.of());
                    return handlers.get();
                },
                exchange.request(),
                exchange.response(),
                exchange.callback(),
                limits);
        if (!upgraded) {
            throw new HttpError(
                    HttpStatus.UPGRADE_REQUIRED_426,
                    "upgrade_required",
                    "this is a WebSocket; /api/stream gives the same over plain HTTP",
                    Map.of("Upgrade", "websocket"));
        }
        exchange.detach();
    }
}
