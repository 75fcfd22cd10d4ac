package io.processinspect.rest.endpoint;

import io.processinspect.ProcessSample;
import io.processinspect.SystemMemory;
import io.processinspect.compat.FlaskAnswers;
import io.processinspect.json.ExpectedStart;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.HttpError;
import io.processinspect.rest.http.RequestBodies;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.watch.ExpiringValue;
import io.processinspect.rest.watch.ProcessListCache;
import io.processinspect.rest.watch.WatchService;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The seven endpoints of the Flask application that this server replaces, with its paths and statuses;
 * {@link FlaskAnswers} has its keys and messages. Their numbers come from the one sampler that all clients share.
 */
public final class FlaskCompatEndpoints {
    private final WatchService watched;
    private final ProcessListCache lists;
    private final ExpiringValue<SystemMemory> memory;
    private final RequestBodies bodies;
    private final LastAnswer list = new LastAnswer();
    private final LastAnswer metrics = new LastAnswer();

    /** The answer of an endpoint to everyone, until something new is read. Safe for all threads. */
    private static final class LastAnswer {
        private record Written(Object read, SystemMemory memory, byte[] bytes) {}

        private volatile Written last = new Written(null, null, null);

        byte[] of(Object read, SystemMemory memory, Supplier<String> writer) {
            Written current = last;
            if (current.read != read || current.memory != memory) {
                current = new Written(read, memory, Exchange.utf8(writer.get()));
                last = current;
            }
            return current.bytes;
        }
    }

    /** Answers from the watch list, the list of processes and the machine's memory as the other endpoints have them. */
    public FlaskCompatEndpoints(
            WatchService watched, ProcessListCache lists, ExpiringValue<SystemMemory> memory, RequestBodies bodies) {
        this.watched = watched;
        this.lists = lists;
        this.memory = memory;
        this.bodies = bodies;
    }

    /** Adds the endpoints. */
    public void addTo(Router router) {
        router.on(
                "GET",
                "/api/processes/list",
                exchange -> exchange.whenReady(
                        lists.now().thenApply(scan -> list.of(scan, null, () -> FlaskAnswers.list(scan.entries())))));
        router.on("GET", "/api/processes/search", this::search);
        router.on("POST", "/api/processes/monitor/add", exchange -> change(exchange, this::add));
        router.on("POST", "/api/processes/monitor/remove", exchange -> change(exchange, this::remove));
        router.on("GET", "/api/processes/metrics", exchange -> exchange.whenReady(metrics()));
        router.on("GET", "/api/processes/metrics/{pid}", this::oneProcess);
        router.on(
                "GET",
                "/api/system/memory",
                exchange -> exchange.whenReady(memory.get().thenApply(now -> Exchange.utf8(FlaskAnswers.memory(now)))));
    }

    private void search(Exchange exchange) {
        String name = exchange.query("name").orElse("");
        if (name.isEmpty()) {
            throw new HttpError(400, "name_required", "Name parameter required");
        }
        exchange.whenReady(lists.now().thenApply(scan -> Exchange.utf8(FlaskAnswers.search(scan.entries(), name))));
    }

    private void change(Exchange exchange, BiFunction<Exchange, ProcessReference, String> change) {
        exchange.withBody(bodies, body -> {
            ProcessReference process =
                    new ProcessReference(Exchange.pid(body), Exchange.badRequestOnFailure(body::start));
            exchange.json(200, change.apply(exchange, process));
        });
    }

    /** How a client names a process. */
    private record ProcessReference(long pid, ExpectedStart start) {}

    private String add(Exchange exchange, ProcessReference process) {
        Exchange.requireValidPid(process.pid);
        return FlaskAnswers.add(process.pid, () -> watched.add(process.pid, process.start, exchange.client()));
    }

    private String remove(Exchange exchange, ProcessReference process) {
        return FlaskAnswers.remove(process.pid, () -> watched.remove(process.pid, process.start, exchange.client()));
    }

    private CompletableFuture<byte[]> metrics() {
        return watched.withIntervals()
                .thenCombine(
                        memory.get(),
                        (latest, now) -> metrics.of(latest, now, () -> FlaskAnswers.metrics(latest.values(), now)));
    }

    /** The Flask application had no route for what is not a number. */
    private static long pid(Exchange exchange) {
        try {
            return exchange.pid();
        } catch (HttpError notANumber) {
            throw new HttpError(404, notANumber.code(), notANumber.getMessage());
        }
    }

    private void oneProcess(Exchange exchange) {
        long pid = pid(exchange);
        ExpectedStart start = exchange.start();
        exchange.whenReady(watched.withIntervals().thenCombine(memory.get(), (latest, now) -> {
            ProcessSample sample = watched.living(pid)
                    .orElseThrow(() -> new HttpError(404, "process_not_found", "Process not found or inaccessible"));
            watched.starts().requireMatch(sample.process(), start);
            return Exchange.utf8(FlaskAnswers.process(sample, now));
        }));
    }
}
