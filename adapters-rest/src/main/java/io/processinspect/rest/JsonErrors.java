package io.processinspect.rest;

import io.processinspect.json.ServerJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What HTTP itself refuses, in the shape in which everything is refused, and without a word of how it came about. */
final class JsonErrors extends ErrorHandler {
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int status, String message, Throwable cause, Callback callback) {
        Refusal refusal = Refusal.of(status);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Exchange.JSON);
        Front.secure(response.getHeaders());
        response.write(true, bytes(refusal), callback);
    }

    private static ByteBuffer bytes(Refusal refusal) {
        String json = ServerJson.error(refusal.getMessage(), refusal.code());
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }
}
