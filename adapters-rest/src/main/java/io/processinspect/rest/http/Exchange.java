package io.processinspect.rest.http;

import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.json.ExpectedStart;
import io.processinspect.json.RequestBody;
import io.processinspect.json.TextEscaper;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, which is given exactly once, now or later. Safe for all threads. */
public final class Exchange {
    static final String JSON = "application/json";

    private static final int IPV6_PREFIX_BYTES = 8;
    /** Of the next request, read at a time while this one waits. */
    private static final int EARLY_BYTES = 1024;

    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Map<String, String> pathParameters;
    private final AtomicBoolean answered = new AtomicBoolean();
    private boolean isBodyRead;
    private Fields query;

    Exchange(Request request, Response response, Callback callback, Map<String, String> pathParameters) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.pathParameters = pathParameters;
    }

    public Request request() {
        return request;
    }

    public Response response() {
        return response;
    }

    public Callback callback() {
        return callback;
    }

    /** The client's IP address, or whatever the connection has in its place. */
    public static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : String.valueOf(remote);
    }

    /** What the limits count as one client: an IPv4 address, or an IPv6 /64, as a client controls all of it. */
    public static String owner(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address six
                ? HexFormat.of().formatHex(six.getAddress(), 0, IPV6_PREFIX_BYTES)
                : address(remote);
    }

    public String owner() {
        return owner(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    public String client() {
        return address(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    /** A query parameter; empty when it is not there. The first one where there are more. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(fields().getValue(name));
    }

    private Fields fields() {
        if (query == null) {
            query = badRequestOnFailure(() -> Request.extractQueryParameters(request, StandardCharsets.UTF_8));
        }
        return query;
    }

    /** The metrics in the query, for instance {@code ?metrics=cpu,io}. */
    public Optional<MetricFlags> metrics() {
        return badRequestOnFailure(() -> query("metrics").map(MetricFlags::parse));
    }

    /** The start in the query by which the client means a process. */
    public ExpectedStart start() {
        return badRequestOnFailure(() -> ExpectedStart.of(query(ExpectedStart.KEY), query(ExpectedStart.TIME)));
    }

    /** Rejects query parameters that this endpoint does not have. */
    public void onlyQuery(String... known) {
        for (Fields.Field field : fields()) {
            if (!Arrays.asList(known).contains(field.getName())) {
                String allowed = known.length == 0 ? "there are none" : "known are " + String.join(", ", known);
                throw HttpError.badRequest(
                        "unknown query parameter '" + TextEscaper.excerpt(field.getName()) + "'; " + allowed);
            }
        }
    }

    /** The pid in the path; one that is too large for any system is the largest there is. */
    public long pid() {
        String text = pathParameters.get("pid");
        if (!text.matches("[0-9]{1,100}")) {
            throw new HttpError(
                    400,
                    "invalid_pid",
                    "'" + TextEscaper.excerpt(text) + "' is not a pid; a pid is a whole number, such as 1234");
        }
        return text.replaceFirst("^0+(?=.)", "").length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
    }

    /**
     * The pid in a body.
     *
     * @throws HttpError 400 when there is none
     */
    public static long pid(RequestBody body) {
        return badRequestOnFailure(body::pid).orElseThrow(() -> new HttpError(400, "pid_required", "PID required"));
    }

    /**
     * A pid that a process may have.
     *
     * @throws HttpError 400 when none may
     */
    public static long requireValidPid(long pid) {
        if (pid < 1) {
            throw new HttpError(400, "invalid_pid", "a pid is a whole number from 1, not " + pid);
        }
        return pid;
    }

    public String pathParameter(String name) {
        return pathParameters.get(name);
    }

    /** Turns what parsing input throws into 400. */
    public static <T> T badRequestOnFailure(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException failure) {
            if (failure instanceof HttpException known) {
                throw HttpError.of(known.getCode());
            }
            throw failure instanceof IllegalArgumentException ? HttpError.badRequest(failure.getMessage()) : failure;
        }
    }

    /** Reads the body and passes it on once it is complete. */
    public void withBody(RequestBodies bodies, Consumer<RequestBody> then) {
        bodies.read(request)
                .whenComplete((bytes, failure) -> guarded(() -> {
                    if (failure != null) {
                        throw errorOf(failure);
                    }
                    isBodyRead = true;
                    then.accept(
                            badRequestOnFailure(() -> RequestBody.parse(new String(bytes, StandardCharsets.UTF_8))));
                }));
    }

    /** Runs the work; a failure becomes the answer. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            error(failure);
        }
    }

    /** The text as it goes over the wire. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Answers with JSON. */
    public void json(int status, String json) {
        answer(status, JSON, ByteBuffer.wrap(utf8(json)));
    }

    /** Answers with JSON once it is ready. */
    public void whenReady(CompletableFuture<byte[]> json) {
        json.whenComplete((bytes, failure) -> {
            if (failure != null) {
                error(failure);
            } else {
                answer(200, JSON, ByteBuffer.wrap(bytes));
            }
        });
    }

    public void answer(int status, String type, ByteBuffer body) {
        if (beginAnswer()) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.write(true, body, callback);
        }
    }

    private synchronized boolean beginAnswer() {
        return answered.compareAndSet(false, true);
    }

    /**
     * Calls back if the client leaves before it is answered. It is asked once a second: Jetty does not read from a connection
     * while a request is answered.
     *
     * @param then is called by the scheduler and must not block
     */
    public void whenGone(Scheduler scheduler, Runnable then) {
        scheduler.schedule(
                () -> {
                    Presence client = presence();
                    if (client == Presence.GONE) {
                        then.run();
                    } else if (client == Presence.WAITING) {
                        whenGone(scheduler, then);
                    }
                },
                1,
                TimeUnit.SECONDS);
    }

    /** What a client does that waits for its answer. */
    private enum Presence {
        WAITING,
        GONE,
        /** It has its answer, or is not checked any more. */
        SERVED
    }

    /** Under the lock, as the connection reads again once the answer is begun. */
    private synchronized Presence presence() {
        Connection connection = request.getConnectionMetaData().getConnection();
        if (answered.get() || !(connection instanceof Connection.UpgradeTo reader)) {
            return Presence.SERVED;
        }
        ByteBuffer early = BufferUtil.allocate(EARLY_BYTES);
        try {
            int read = connection.getEndPoint().fill(early);
            if (read > 0) {
                // The beginning of its next request, which Jetty reads on.
                reader.onUpgradeTo(early);
            }
            if (early.hasRemaining()) {
                // What Jetty has no room for would be missing in that request: it is not answered.
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                return Presence.SERVED;
            }
            return read < 0 ? Presence.GONE : Presence.WAITING;
        } catch (IOException reset) {
            return Presence.GONE;
        }
    }

    /** Hands the answer over to the caller, for instance to a stream. */
    public void detach() {
        answered.set(true);
    }

    /** Answers with the error that a failure is to the client. */
    public void error(Throwable failure) {
        HttpError error = errorOf(failure);
        if (hasUnreadBody()) {
            // Jetty closes the connection, and a client must not send its next request over it.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        error.headers().forEach(response.getHeaders()::put);
        answer(error.status(), JSON, error.body());
    }

    private boolean hasUnreadBody() {
        HttpFields headers = request.getHeaders();
        return !isBodyRead
                && (headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
                        || headers.contains(HttpHeader.TRANSFER_ENCODING));
    }

    /** The error that a failure is to the client. */
    public static HttpError errorOf(Throwable failure) {
        if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
            return errorOf(wrapped.getCause());
        }
        if (failure instanceof HttpError error) {
            return error;
        }
        if (failure instanceof HttpException known && known.getCode() < 500) {
            return HttpError.of(known.getCode());
        }
        if (failure instanceof NoSuchProcessException none) {
            return new HttpError(404, none.hasExited() ? "process_exited" : "process_not_found", none.getMessage());
        }
        if (failure instanceof AccessDeniedException denied) {
            return new HttpError(403, "access_denied", denied.getMessage());
        }
        if (failure instanceof OutOfMemoryError) {
            LOG.error("a request failed for want of memory; start the server with more (java -Xmx)");
            return new HttpError(
                    503, "out_of_memory", "the server is out of memory; try again", Map.of("Retry-After", "10"));
        }
        if (failure instanceof BackendUnavailableException unavailable) {
            LOG.warn("the backend is unavailable: {}", unavailable.getMessage());
            return new HttpError(
                    503, "unavailable", "the system does not answer; try again", Map.of("Retry-After", "1"));
        }
        LOG.error("a request failed", failure);
        return HttpError.of(500);
    }

    /** The names in a header that lists some, for instance {@code Accept}. */
    public List<String> header(HttpHeader name) {
        return request.getHeaders().getValuesList(name);
    }
}
