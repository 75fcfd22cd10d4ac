package io.processinspect.rest.http;

import io.processinspect.json.ServerJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** An error answer: a status, a sentence for people, a code for programs. */
public final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    public HttpError(int status, String code, String sentence) {
        this(status, code, sentence, Map.of());
    }

    public HttpError(int status, String code, String sentence, Map<String, String> headers) {
        // An error answer is not a fault of the server, and needs no stack trace.
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    public static HttpError badRequest(String sentence) {
        return new HttpError(400, "bad_request", sentence);
    }

    public static HttpError shuttingDown() {
        return new HttpError(503, "shutting_down", "the server is shutting down");
    }

    /** The error of a status that Jetty raised without a reason. */
    public static HttpError of(int status) {
        return switch (status) {
            case 400 -> badRequest("the request is not valid HTTP");
            case 408 -> new HttpError(408, "request_timeout", "the request did not come in time; send it in one go");
            case 413 ->
                new HttpError(
                        413, "body_too_large", "the body is too large; " + HttpLimits.MAX_BODY + " bytes are allowed");
            case 414 ->
                new HttpError(414, "uri_too_long", "the address is too long; 8192 bytes are allowed with the headers");
            case 431 -> new HttpError(431, "headers_too_large", "the headers are too large; 8192 bytes are allowed");
            case 500 -> new HttpError(500, "internal", "internal error; see the server's log");
            case 505 -> new HttpError(505, "http_version_not_supported", "this HTTP version is not supported; use 1.1");
            default -> {
                String phrase = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
                yield new HttpError(status, phrase.replaceAll("[^a-z0-9]+", "_"), phrase);
            }
        };
    }

    /** The body that every client gets. */
    public ByteBuffer body() {
        return ByteBuffer.wrap(ServerJson.error(getMessage(), code).getBytes(StandardCharsets.UTF_8));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    Map<String, String> headers() {
        return headers;
    }
}
