package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A client of server-sent events. */
final class SseSubscriber extends Subscriber {
    static final String TYPE = "text/event-stream";

    /** How soon a browser shall come back, and that this is the beginning. */
    private static final String GREETING = "retry: 1000\n\n";

    private static final ByteBuffer NOTHING = EventFrame.direct(":\n\n");
    private static final ByteBuffer LAST_WORD = EventFrame.direct("event: end\ndata: {}\n\n");

    private final Exchange exchange;
    private final Response response;
    private final Callback callback;
    private boolean greeted;

    SseSubscriber(StreamHub streams, Exchange exchange, Set<ProcessIdentity> followed) {
        super(streams, exchange.owner(), followed);
        this.exchange = exchange;
        this.response = exchange.response();
        this.callback = exchange.callback();
    }

    /** From here on the answer is a stream; until then it can still be a refusal. */
    private void greet() {
        greeted = true;
        exchange.detach();
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
        // A proxy that gathers answers would hold the stream back.
        response.getHeaders().put("X-Accel-Buffering", "no");
    }

    private final Callback done = new Callback() {
        @Override
        public void succeeded() {
            written();
        }

        @Override
        public void failed(Throwable failure) {
            fail(failure);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    };

    @Override
    void write(EventFrame frame) {
        if (greeted) {
            response.write(false, frame.bytes(), done);
        } else {
            greet();
            response.write(false, greeting(frame.bytes()), done);
        }
    }

    private static ByteBuffer greeting(ByteBuffer first) {
        ByteBuffer greeting = EventFrame.direct(GREETING);
        return ByteBuffer.allocateDirect(greeting.remaining() + first.remaining())
                .put(greeting)
                .put(first)
                .flip();
    }

    @Override
    void writeHeartbeat() {
        ByteBuffer text = greeted ? NOTHING.slice() : EventFrame.direct(GREETING);
        if (!greeted) {
            greet();
        }
        response.write(false, text, done);
    }

    @Override
    void end() {
        if (!greeted) {
            greet();
        }
        gone();
        response.write(true, LAST_WORD.slice(), callback);
    }

    @Override
    void abort() {
        fail(new TimeoutException("the client takes nothing"));
    }

    private void fail(Throwable failure) {
        gone();
        callback.failed(failure);
    }
}
