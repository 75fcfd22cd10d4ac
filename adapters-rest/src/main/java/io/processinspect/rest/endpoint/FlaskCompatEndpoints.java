package io.processinspect.rest.endpoint;

import io.processinspect.AccessDeniedException;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.SystemMemory;
import io.processinspect.core.ListOrder;
import io.processinspect.json.PsutilJson;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.HttpError;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.watch.ExpiringValue;
import io.processinspect.rest.watch.ProcessListCache;
import io.processinspect.rest.watch.WatchService;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The seven endpoints of the Flask application that this server takes the place of: its paths, keys, messages and statuses,
 * also where one would choose others today.
 */
public final class FlaskCompatEndpoints {
    private final WatchService watched;
    private final ProcessListCache lists;
    private final ExpiringValue<SystemMemory> memory;
    private final Scheduler scheduler;
    private volatile Written written = new Written(null, null, null);

    /** The answer with all metrics, good for as long as nothing new was read. */
    private record Written(Map<ProcessIdentity, ProcessSample> latest, SystemMemory memory, byte[] answer) {
        boolean isOf(Map<ProcessIdentity, ProcessSample> newest, SystemMemory newestMemory) {
            return latest == newest && memory == newestMemory;
        }
    }

    public FlaskCompatEndpoints(
            WatchService watched, ProcessListCache lists, ExpiringValue<SystemMemory> memory, Scheduler scheduler) {
        this.watched = watched;
        this.lists = lists;
        this.memory = memory;
        this.scheduler = scheduler;
    }

    public void addTo(Router router) {
        router.on(
                "GET",
                "/api/processes/list",
                exchange -> exchange.whenReady(lists.now().thenApply(ProcessListCache.Scan::original)));
        router.on("GET", "/api/processes/search", this::search);
        router.on("POST", "/api/processes/monitor/add", exchange -> change(exchange, this::add));
        router.on("POST", "/api/processes/monitor/remove", exchange -> change(exchange, this::remove));
        router.on("GET", "/api/processes/metrics", exchange -> exchange.whenReady(metrics()));
        router.on("GET", "/api/processes/metrics/{pid}", this::oneProcess);
        router.on(
                "GET",
                "/api/system/memory",
                exchange ->
                        exchange.whenReady(memory.get().thenApply(now -> Exchange.utf8(PsutilJson.memoryAnswer(now)))));
    }

    private void search(Exchange exchange) {
        String name = exchange.query("name").orElse("");
        if (name.isEmpty()) {
            throw new HttpError(400, "name_required", "Name parameter required");
        }
        exchange.whenReady(lists.now()
                .thenApply(scan -> Exchange.utf8(PsutilJson.searchAnswer(
                        scan.rows().stream().filter(ListOrder.named(name)).toList()))));
    }

    private void change(Exchange exchange, BiFunction<Exchange, Wanted, String> change) {
        exchange.withBody(scheduler, body -> {
            Wanted wanted = new Wanted(Exchange.pid(body), Exchange.badRequestOnFailure(body::startTime));
            exchange.json(200, change.apply(exchange, wanted));
        });
    }

    /** Whom a client means. */
    private record Wanted(long pid, Optional<Instant> startTime) {}

    private String add(Exchange exchange, Wanted wanted) {
        Exchange.requireValidPid(wanted.pid);
        try {
            watched.add(wanted.pid, wanted.startTime, exchange.client());
            return PsutilJson.message(true, "Process " + wanted.pid + " added");
        } catch (NoSuchProcessException | AccessDeniedException refused) {
            return PsutilJson.message(false, "Failed to add process");
        }
    }

    private String remove(Exchange exchange, Wanted wanted) {
        boolean removed = watched.remove(wanted.pid, wanted.startTime, exchange.client());
        return PsutilJson.message(removed, removed ? "Process " + wanted.pid + " removed" : "Process not found");
    }

    private CompletableFuture<byte[]> metrics() {
        return watched.withIntervals().thenCombine(memory.get(), (latest, now) -> {
            Written last = written;
            if (!last.isOf(latest, now)) {
                Map<Long, ProcessSample> byPid = new LinkedHashMap<>();
                latest.values().forEach(sample -> byPid.put(sample.process().pid(), sample));
                last = new Written(latest, now, Exchange.utf8(PsutilJson.metricsAnswer(byPid, now)));
                written = last;
            }
            return last.answer;
        });
    }

    private void oneProcess(Exchange exchange) {
        long pid = exchange.pid();
        Optional<Instant> startTime = exchange.startTime();
        exchange.whenReady(watched.withIntervals().thenCombine(memory.get(), (latest, now) -> {
            ProcessSample sample = watched.living(pid)
                    .orElseThrow(() -> new HttpError(404, "process_not_found", "Process not found or inaccessible"));
            WatchService.requireSame(sample.process(), startTime);
            return Exchange.utf8(PsutilJson.processAnswer(sample, now));
        }));
    }
}
