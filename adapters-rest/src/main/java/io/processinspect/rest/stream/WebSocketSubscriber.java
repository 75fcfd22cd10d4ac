package io.processinspect.rest.stream;

import io.processinspect.ProcessIdentity;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Set;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** A client over a WebSocket; each event is a message. */
final class WebSocketSubscriber extends Subscriber {
    private final CoreSession session;

    WebSocketSubscriber(StreamHub streams, CoreSession session, String address, Set<ProcessIdentity> followed) {
        super(streams.feed(), address, followed, streams::leave);
        this.session = session;
    }

    @Override
    void write(EventFrame frame) {
        Iterator<ByteBuffer> messages = frame.messages().iterator();
        while (messages.hasNext()) {
            ByteBuffer message = messages.next().slice();
            Runnable then = messages.hasNext() ? () -> {} : this::written;
            session.sendFrame(new Frame(OpCode.TEXT, message), Callback.from(then, this::abort), false);
        }
    }

    @Override
    void writeHeartbeat() {
        session.sendFrame(new Frame(OpCode.PING), Callback.from(this::written, this::abort), false);
    }

    @Override
    void end(Callback written) {
        gone();
        session.close(CloseStatus.NORMAL, "end", written);
    }

    @Override
    void abort(Throwable why) {
        failed(why);
        session.abort();
    }
}
