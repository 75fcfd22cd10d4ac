package io.processinspect.rest.stream;

import io.processinspect.Schedule;
import io.processinspect.json.RequestBody;
import io.processinspect.rest.auth.BearerToken;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.HttpError;
import io.processinspect.rest.http.HttpLimits;
import io.processinspect.rest.http.RequestGuard;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/** A WebSocket connection. Its first message authenticates and subscribes; any further one is an error. */
public final class WebSocketHandler implements FrameHandler {
    private static final long OPEN_TIMEOUT_SECONDS = 5;
    private static final long CLOSE_TIMEOUT_SECONDS = 2;

    private final StreamHub streams;
    private final Optional<BearerToken> token;
    private final Scheduler scheduler;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private volatile CoreSession session;
    private volatile WebSocketSubscriber subscriber;
    private volatile boolean begun;
    private final AtomicBoolean refused = new AtomicBoolean();
    private final Runnable refusal = () -> refuse(HttpError.shuttingDown());

    public WebSocketHandler(StreamHub streams, Optional<BearerToken> token, Scheduler scheduler) {
        this.streams = streams;
        this.token = token;
        this.scheduler = scheduler;
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        scheduler.schedule(this::abort, OPEN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        callback.succeeded();
        // Not before it is open: the refusal may run at once.
        streams.addOpening(refusal);
        session.demand();
    }

    private void abort() {
        if (!begun && !session.isClosed()) {
            refuse(new HttpError(408, "request_timeout", "the first message did not come in time"));
        }
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.CONTINUATION -> text(frame);
            case OpCode.BINARY -> refuse(HttpError.badRequest("a message must be text, not bytes"));
            case OpCode.PING -> {
                answer(frame, callback);
                return;
            }
            default -> {
                // A pong, or a close frame, which Jetty answers.
            }
        }
        callback.succeeded();
        if (frame.getOpCode() != OpCode.CLOSE && !refused.get()) {
            session.demand();
        }
    }

    /** Reads no further before the pong is written, so that a flood of pings does not fill the memory. */
    private void answer(Frame ping, Callback callback) {
        Callback written = Callback.from(
                () -> {
                    callback.succeeded();
                    session.demand();
                },
                callback::failed);
        session.sendFrame(new Frame(OpCode.PONG, BufferUtil.copy(ping.getPayload())), written, false);
    }

    private void text(Frame frame) {
        if (message.size() + frame.getPayloadLength() > HttpLimits.MAX_BODY) {
            refuse(HttpError.of(413));
            return;
        }
        message.writeBytes(BufferUtil.toArray(frame.getPayload()));
        if (frame.isFin()) {
            try {
                open(message.toString(StandardCharsets.UTF_8));
            } catch (Throwable failure) {
                refuse(Exchange.errorOf(failure));
            }
        }
    }

    private void open(String text) {
        if (subscriber != null) {
            throw HttpError.badRequest("a stream takes one message; open another connection for another stream");
        }
        RequestBody wanted = Exchange.badRequestOnFailure(() -> RequestBody.parse(text));
        String offered = Exchange.badRequestOnFailure(wanted::token).orElse("");
        if (token.isPresent() && !token.get().matches(offered)) {
            throw RequestGuard.unauthorized("the first message must hold the server's token, as {\"token\": \"...\"}");
        }
        Exchange.badRequestOnFailure(() -> {
            wanted.requireStream();
            return wanted;
        });
        subscribe(wanted);
    }

    private void subscribe(RequestBody wanted) {
        begun = true;
        streams.removeOpening(refusal);
        String address = Exchange.owner(session.getRemoteAddress());
        StreamHub.StreamRequest request = streams.request(
                Exchange.badRequestOnFailure(wanted::topics),
                Exchange.badRequestOnFailure(wanted::metrics),
                Exchange.badRequestOnFailure(() -> wanted.interval().map(Schedule::parseTime)),
                Exchange.badRequestOnFailure(wanted::pids),
                Exchange.badRequestOnFailure(wanted::lastEventId).orElse(""));
        WebSocketSubscriber made = new WebSocketSubscriber(
                streams, session, address, streams.followed(request, Exchange.badRequestOnFailure(wanted::start)));
        streams.subscribe(made, request);
        subscriber = made;
        if (session.isClosed()) {
            // It closed before there was a subscriber to tell.
            leave();
        }
    }

    private void refuse(HttpError error) {
        if (!refused.compareAndSet(false, true)) {
            return;
        }
        session.sendFrame(
                new Frame(OpCode.TEXT, error.body()),
                Callback.from(() -> session.close(CloseStatus.POLICY_VIOLATION, error.code(), Callback.NOOP)),
                false);
        // A client that does not read even that is cut.
        scheduler.schedule(session::abort, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        leave();
    }

    private void leave() {
        streams.removeOpening(refusal);
        if (subscriber != null) {
            subscriber.gone();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        leave();
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        leave();
        callback.succeeded();
    }
}
