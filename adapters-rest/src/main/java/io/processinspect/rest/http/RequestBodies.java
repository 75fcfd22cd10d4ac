package io.processinspect.rest.http;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/** The bodies that are arriving, none of which a client may keep arriving for ever. Safe for all threads. */
public final class RequestBodies implements AutoCloseable {
    private static final long BODY_SECONDS = 5;

    private final Scheduler scheduler;
    private final Set<CompletableFuture<byte[]>> arriving = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Bodies whose deadlines this scheduler keeps. */
    public RequestBodies(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * The body of a request, once it is complete; fails with an {@link HttpError}.
     *
     * @throws HttpError 413 or 415 when it is refused at once
     */
    CompletableFuture<byte[]> read(Request request) {
        requireJson(request.getHeaders());
        if (request.getLength() > HttpLimits.MAX_BODY) {
            throw HttpError.of(413);
        }
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        Content.Source.asByteArrayAsync(
                request,
                HttpLimits.MAX_BODY,
                Promise.Invocable.from(
                        Invocable.InvocationType.BLOCKING,
                        body::complete,
                        failure -> body.completeExceptionally(error(failure))));
        Scheduler.Task deadline = scheduler.schedule(
                () -> body.completeExceptionally(error(new TimeoutException())), BODY_SECONDS, TimeUnit.SECONDS);
        arriving.add(body);
        body.whenComplete((bytes, failure) -> {
            deadline.cancel();
            arriving.remove(body);
        });
        if (closed) {
            // It may have been added after the last look.
            close();
        }
        return body;
    }

    private static void requireJson(HttpFields headers) {
        String type = Optional.ofNullable(headers.get(HttpHeader.CONTENT_TYPE)).orElse("");
        if (!type.split(";", 2)[0].strip().matches("(?i)application/(json|[a-z0-9.+-]*\\+json)")) {
            throw new HttpError(
                    415, "unsupported_media_type", "the body must be sent with Content-Type: application/json");
        }
        if (!isAlone(headers, HttpHeader.CONTENT_ENCODING, "identity")
                || !isAlone(headers, HttpHeader.TRANSFER_ENCODING, "chunked")) {
            throw new HttpError(
                    415, "unsupported_encoding", "the body must be sent as it is, with no encoding but chunked");
        }
    }

    /** Whether a header is missing or has this value and no other. */
    private static boolean isAlone(HttpFields headers, HttpHeader name, String value) {
        return headers.getCSV(name, false).stream().allMatch(value::equalsIgnoreCase);
    }

    private static HttpError error(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return HttpError.of(408);
        }
        if (failure instanceof HttpException known) {
            return HttpError.of(known.getCode());
        }
        // Jetty has no type of its own for a body beyond the limit.
        return failure instanceof IllegalStateException ? HttpError.of(413) : HttpError.of(400);
    }

    /** How many are arriving now. */
    public int arriving() {
        return arriving.size();
    }

    /** Waits for no body any more; their requests are answered with 503. */
    @Override
    public void close() {
        closed = true;
        arriving.forEach(body -> body.completeExceptionally(HttpError.shuttingDown()));
    }
}
