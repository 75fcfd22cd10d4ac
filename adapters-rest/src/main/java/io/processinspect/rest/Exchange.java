package io.processinspect.rest;

import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.NoSuchProcessException;
import io.processinspect.json.RequestBody;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer: given once, now or later, whatever goes wrong. */
final class Exchange {
    static final String JSON = "application/json";

    private static final long BODY_SECONDS = 5;
    private static final int IPV6_PREFIX_BYTES = 8;
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Map<String, String> pathParameters;
    private final AtomicBoolean answered = new AtomicBoolean();
    private Fields query;

    Exchange(Request request, Response response, Callback callback, Map<String, String> pathParameters) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.pathParameters = pathParameters;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    Callback callback() {
        return callback;
    }

    /** The client's IP address, or whatever the connection has in its place. */
    static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : String.valueOf(remote);
    }

    /** Whom the limits count as one: an address, or of IPv6 the part of it that its owner cannot change at will. */
    static String owner(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address six
                ? HexFormat.of().formatHex(six.getAddress(), 0, IPV6_PREFIX_BYTES)
                : address(remote);
    }

    String owner() {
        return owner(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    String client() {
        return address(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    /** A query parameter; empty when it is not there. The first one where there are more. */
    Optional<String> query(String name) {
        return Optional.ofNullable(fields().getValue(name));
    }

    private Fields fields() {
        if (query == null) {
            query = badRequestOnFailure(() -> Request.extractQueryParameters(request, StandardCharsets.UTF_8));
        }
        return query;
    }

    /** The start time with which the client names a process. */
    Optional<Instant> startTime() {
        return badRequestOnFailure(() -> query(RequestBody.START_TIME).map(RequestBody::time));
    }

    /** Refuses query parameters that mean nothing here. */
    void onlyQuery(String... known) {
        for (Fields.Field field : fields()) {
            if (!Arrays.asList(known).contains(field.getName())) {
                String allowed = known.length == 0 ? "there are none" : "known are " + String.join(", ", known);
                throw HttpError.badRequest("unknown query parameter '" + cut(field.getName()) + "'; " + allowed);
            }
        }
    }

    private static String cut(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    /** The pid in the path; one that is too large for any system is the largest there is. */
    long pid() {
        String text = pathParameters.get("pid");
        if (!text.matches("[0-9]{1,100}")) {
            throw new HttpError(
                    400, "invalid_pid", "'" + cut(text) + "' is no pid; a pid is a whole number, such as 1234");
        }
        return text.replaceFirst("^0+(?=.)", "").length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
    }

    /**
     * The pid in a body.
     *
     * @throws HttpError 400 when there is none
     */
    static long pid(RequestBody body) {
        return badRequestOnFailure(body::pid).orElseThrow(() -> new HttpError(400, "pid_required", "PID required"));
    }

    /**
     * A pid that a process may have.
     *
     * @throws HttpError 400 when none may
     */
    static long requireValidPid(long pid) {
        if (pid < 1) {
            throw new HttpError(400, "invalid_pid", "a pid is a whole number from 1, not " + pid);
        }
        return pid;
    }

    String pathParameter(String name) {
        return pathParameters.get(name);
    }

    /** What reading input refuses is the client's fault. */
    static <T> T badRequestOnFailure(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException refused) {
            if (refused instanceof HttpException known) {
                throw HttpError.of(known.getCode());
            }
            throw refused instanceof IllegalArgumentException ? HttpError.badRequest(refused.getMessage()) : refused;
        }
    }

    /** Reads the body, and goes on when it is there. */
    void withBody(Scheduler scheduler, Consumer<RequestBody> then) {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        if (!type.split(";", 2)[0].strip().matches("(?i)application/(json|[a-z0-9.+-]*\\+json)")) {
            throw new HttpError(
                    415, "unsupported_media_type", "the body must be sent with Content-Type: application/json");
        }
        if (request.getLength() > ServerSettings.MAX_BODY) {
            throw HttpError.of(413);
        }
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        Content.Source.asByteArrayAsync(
                request,
                ServerSettings.MAX_BODY,
                Promise.Invocable.from(Invocable.InvocationType.BLOCKING, body::complete, body::completeExceptionally));
        Scheduler.Task deadline = scheduler.schedule(
                () -> body.completeExceptionally(new TimeoutException()), BODY_SECONDS, TimeUnit.SECONDS);
        body.whenComplete((bytes, failure) -> {
            deadline.cancel();
            guarded(() -> {
                if (failure != null) {
                    throw bodyRefused(failure);
                }
                then.accept(badRequestOnFailure(() -> RequestBody.parse(new String(bytes, StandardCharsets.UTF_8))));
            });
        });
    }

    private static HttpError bodyRefused(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return HttpError.of(408);
        }
        if (failure instanceof HttpException known) {
            return HttpError.of(known.getCode());
        }
        // What else can happen is a body beyond the limit, which comes without a type of its own.
        return failure instanceof IllegalStateException ? HttpError.of(413) : HttpError.of(400);
    }

    /** Runs what answers, or else refuses. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable failure) {
            refuse(failure);
        }
    }

    /** As it goes over the wire. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Answers with JSON. */
    void json(int status, String json) {
        answer(status, JSON, ByteBuffer.wrap(utf8(json)));
    }

    /** Answers when it is there. */
    void whenReady(CompletableFuture<byte[]> json) {
        json.whenComplete((bytes, failure) -> {
            if (failure != null) {
                refuse(failure);
            } else {
                answer(200, JSON, ByteBuffer.wrap(bytes));
            }
        });
    }

    void answer(int status, String type, ByteBuffer body) {
        if (answered.compareAndSet(false, true)) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.write(true, body, callback);
        }
    }

    /** The answer is somebody else's business from now on. */
    void detach() {
        answered.set(true);
    }

    void refuse(Throwable failure) {
        HttpError refusal = refusal(failure);
        if (refusal.status() == 408 || refusal.status() == 413) {
            // What is left of the body is not waited for.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        refusal.headers().forEach(response.getHeaders()::put);
        answer(refusal.status(), JSON, refusal.body());
    }

    /** What a failure is to the client. */
    static HttpError refusal(Throwable failure) {
        if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
            return refusal(wrapped.getCause());
        }
        if (failure instanceof HttpError refusal) {
            return refusal;
        }
        if (failure instanceof HttpException known && known.getCode() < 500) {
            return HttpError.of(known.getCode());
        }
        if (failure instanceof NoSuchProcessException none) {
            return new HttpError(404, "process_not_found", none.getMessage());
        }
        if (failure instanceof AccessDeniedException denied) {
            return new HttpError(403, "access_denied", denied.getMessage());
        }
        if (failure instanceof BackendUnavailableException unavailable) {
            LOG.warn("the backend does not answer: {}", unavailable.getMessage());
            return new HttpError(
                    503, "unavailable", "the system does not answer; try again", Map.of("Retry-After", "1"));
        }
        LOG.error("a request failed", failure);
        return HttpError.of(500);
    }

    /** The names in a header that lists some, for instance {@code Accept}. */
    List<String> header(HttpHeader name) {
        return request.getHeaders().getValuesList(name);
    }
}
