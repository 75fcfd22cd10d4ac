package io.processinspect.rest.http;

/** The sizes that a request may have, in bytes. */
public final class HttpLimits {
    /** A request's body, and a WebSocket's message. */
    public static final int MAX_BODY = 64 * 1024;

    /** The request line and all headers together. */
    public static final int MAX_HEADERS = 8 * 1024;

    private HttpLimits() {}
}
