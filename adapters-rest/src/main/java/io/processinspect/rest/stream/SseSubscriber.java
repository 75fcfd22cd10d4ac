package io.processinspect.rest.stream;

import io.processinspect.ProcessIdentity;
import io.processinspect.rest.http.Exchange;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A client over server-sent events. */
public final class SseSubscriber extends Subscriber {
    public static final String TYPE = "text/event-stream";

    /** Starts the stream, and makes browsers reconnect after a second. */
    private static final String GREETING = "retry: 1000\n\n";

    private static final ByteBuffer HEARTBEAT = EventFrame.direct(":\n\n");
    private static final ByteBuffer END = EventFrame.direct("event: end\ndata: {}\n\n");

    private final Exchange exchange;
    private final Response response;
    private final Callback callback;
    private boolean started;

    public SseSubscriber(StreamHub streams, Exchange exchange, Set<ProcessIdentity> followed) {
        super(streams.feed(), exchange.owner(), followed, streams::leave);
        this.exchange = exchange;
        this.response = exchange.response();
        this.callback = exchange.callback();
    }

    /** Turns the answer into a stream; until then it can still become an error. */
    private void start() {
        started = true;
        exchange.detach();
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
        // Keeps nginx from buffering the stream.
        response.getHeaders().put("X-Accel-Buffering", "no");
    }

    private final Callback done = new Callback() {
        @Override
        public void succeeded() {
            written();
        }

        @Override
        public void failed(Throwable failure) {
            abort(failure);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    };

    @Override
    void write(EventFrame frame) {
        if (started) {
            response.write(false, frame.bytes(), done);
        } else {
            start();
            response.write(false, withGreeting(frame.bytes()), done);
        }
    }

    private static ByteBuffer withGreeting(ByteBuffer first) {
        ByteBuffer greeting = EventFrame.direct(GREETING);
        return ByteBuffer.allocateDirect(greeting.remaining() + first.remaining())
                .put(greeting)
                .put(first)
                .flip();
    }

    @Override
    void writeHeartbeat() {
        ByteBuffer text = started ? HEARTBEAT.slice() : EventFrame.direct(GREETING);
        if (!started) {
            start();
        }
        response.write(false, text, done);
    }

    @Override
    void end(Callback written) {
        if (!started) {
            start();
        }
        gone();
        response.write(true, END.slice(), Callback.from(callback, written));
    }

    @Override
    void abort(Throwable why) {
        failed(why);
        callback.failed(why);
    }
}
