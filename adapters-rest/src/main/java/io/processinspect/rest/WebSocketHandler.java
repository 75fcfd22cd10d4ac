package io.processinspect.rest;

import io.processinspect.Schedule;
import io.processinspect.json.RequestBody;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/** A WebSocket: its first message says who it is and what it wants, and no other is expected. */
final class WebSocketHandler implements FrameHandler {
    private static final long OPEN_TIMEOUT_SECONDS = 5;
    private static final long GOODBYE_SECONDS = 2;

    private final StreamHub streams;
    private final Optional<BearerToken> token;
    private final Scheduler scheduler;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private volatile CoreSession session;
    private volatile WebSocketSubscriber stream;
    private volatile boolean refused;

    WebSocketHandler(StreamHub streams, Optional<BearerToken> token, Scheduler scheduler) {
        this.streams = streams;
        this.token = token;
        this.scheduler = scheduler;
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        scheduler.schedule(this::abort, OPEN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        callback.succeeded();
        session.demand();
    }

    private void abort() {
        if (stream == null && !session.isClosed()) {
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
                // An answer to a ping of ours, or the client's good-bye, which Jetty answers.
            }
        }
        callback.succeeded();
        if (frame.getOpCode() != OpCode.CLOSE && !refused) {
            session.demand();
        }
    }

    /** Nothing more is read before the answer is written, so that who only asks fills nobody's memory. */
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
        if (message.size() + frame.getPayloadLength() > ServerSettings.MAX_BODY) {
            refuse(HttpError.of(413));
            return;
        }
        message.writeBytes(BufferUtil.toArray(frame.getPayload()));
        if (frame.isFin()) {
            try {
                take(message.toString(StandardCharsets.UTF_8));
            } catch (RuntimeException failure) {
                refuse(Exchange.refusal(failure));
            }
        }
    }

    private void take(String text) {
        if (stream != null) {
            throw HttpError.badRequest("one message says what is wanted, and this was another");
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
        String address = Exchange.owner(session.getRemoteAddress());
        StreamHub.StreamRequest request = streams.request(
                Exchange.badRequestOnFailure(wanted::topics),
                Exchange.badRequestOnFailure(wanted::metrics),
                Exchange.badRequestOnFailure(() -> wanted.interval().map(Schedule::parseTime)),
                Exchange.badRequestOnFailure(wanted::pids),
                Exchange.badRequestOnFailure(wanted::lastEventId).orElse(""));
        WebSocketSubscriber made = new WebSocketSubscriber(
                streams, session, address, streams.followed(request, Exchange.badRequestOnFailure(wanted::startTime)));
        streams.subscribe(made, request);
        stream = made;
    }

    private void refuse(HttpError refusal) {
        refused = true;
        session.sendFrame(
                new Frame(OpCode.TEXT, refusal.body()),
                Callback.from(() -> session.close(CloseStatus.POLICY_VIOLATION, refusal.code(), Callback.NOOP)),
                false);
        // Who does not take even that is not waited for.
        scheduler.schedule(session::abort, GOODBYE_SECONDS, TimeUnit.SECONDS);
        leave();
    }

    private void leave() {
        if (stream != null) {
            stream.gone();
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
