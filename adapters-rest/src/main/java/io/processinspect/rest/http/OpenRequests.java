package io.processinspect.rest.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/** The requests that are not yet answered: when the server stops, it waits for them and refuses further ones with 503. */
public final class OpenRequests extends GracefulHandler {
    public OpenRequests(Handler handler) {
        super(handler);
    }

    @Override
    protected void handleShutdownRejection(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        JsonErrors.write(HttpError.shuttingDown(), response, callback);
    }
}
