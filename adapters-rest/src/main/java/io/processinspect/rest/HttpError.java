package io.processinspect.rest;

import io.processinspect.json.ServerJson;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** A request that is not answered as it wanted: status, a sentence for people, a code for programs. */
final class HttpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    HttpError(int status, String code, String sentence) {
        this(status, code, sentence, Map.of());
    }

    HttpError(int status, String code, String sentence, Map<String, String> headers) {
        // A refusal is an answer, not a fault: nobody wants its stack.
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    static HttpError badRequest(String sentence) {
        return new HttpError(400, "bad_request", sentence);
    }

    static HttpError shuttingDown() {
        return new HttpError(503, "shutting_down", "the server is shutting down");
    }

    /** What a status says by itself, where nobody knows more. */
    static HttpError of(int status) {
        return switch (status) {
            case 400 -> badRequest("the request is not one that HTTP allows");
            case 408 -> new HttpError(408, "request_timeout", "the request did not come in time; send it in one go");
            case 413 ->
                new HttpError(
                        413,
                        "body_too_large",
                        "the body is too large; " + ServerSettings.MAX_BODY + " bytes are allowed");
            case 414 ->
                new HttpError(414, "uri_too_long", "the address is too long; 8192 bytes are allowed with the headers");
            case 431 -> new HttpError(431, "headers_too_large", "the headers are too large; 8192 bytes are allowed");
            case 500 -> new HttpError(500, "internal", "an internal failure; the server's log tells more");
            case 505 ->
                new HttpError(505, "http_version_not_supported", "this version of HTTP is not spoken here; use 1.1");
            default -> {
                String phrase = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
                yield new HttpError(status, phrase.replaceAll("[^a-z0-9]+", "_"), phrase);
            }
        };
    }

    /** As every client gets it. */
    ByteBuffer body() {
        return ByteBuffer.wrap(Exchange.utf8(ServerJson.error(getMessage(), code)));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, String> headers() {
        return headers;
    }
}
