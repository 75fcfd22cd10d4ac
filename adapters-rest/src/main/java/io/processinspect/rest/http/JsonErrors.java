package io.processinspect.rest.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Renders errors that Jetty raises in the shape of all errors, without internals. */
public final class JsonErrors extends ErrorHandler {
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int status, String message, Throwable cause, Callback callback) {
        if (status == HttpStatus.BAD_REQUEST_400) {
            // Its end is not certain, so nothing may follow; after a CONNECT, Jetty would wait for more.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(HttpError.of(status), response, callback);
    }

    /** Answers a request that has no exchange. */
    static void write(HttpError error, Response response, Callback callback) {
        response.setStatus(error.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Exchange.JSON);
        error.headers().forEach(response.getHeaders()::put);
        Router.secure(response.getHeaders());
        response.write(true, error.body(), callback);
    }
}
