package io.processinspect.rest.endpoint;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.ProcessSockets;
import io.processinspect.Schedule;
import io.processinspect.core.list.ListOrder;
import io.processinspect.core.list.ProcessFilter;
import io.processinspect.json.EnumLabels;
import io.processinspect.json.ExpectedStart;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.SampleJson;
import io.processinspect.json.SocketJson;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.HttpError;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.watch.KnownStarts;
import io.processinspect.rest.watch.ProcessListCache;
import io.processinspect.rest.watch.Sessions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.eclipse.jetty.util.thread.Scheduler;

/** The list of all processes, and snapshots and sockets of one. */
public final class ProcessEndpoints {
    private static final Duration MAX_WINDOW = Duration.ofMinutes(1);
    /** The list has no network bytes. */
    private static final Set<ListOrder> ORDERS = EnumSet.complementOf(EnumSet.of(ListOrder.NET));

    private static final String NUMBER = "[1-9][0-9]{0,8}";

    private final MetricsProvider provider;
    private final ProcessListCache lists;
    private final Sessions sessions;
    private final KnownStarts starts;
    private final Scheduler scheduler;
    private final Executor executor;

    /** Reads snapshots through the provider; the executor encodes the results of windows. */
    public ProcessEndpoints(
            MetricsProvider provider,
            ProcessListCache lists,
            Sessions sessions,
            KnownStarts starts,
            Scheduler scheduler,
            Executor executor) {
        this.provider = provider;
        this.lists = lists;
        this.sessions = sessions;
        this.starts = starts;
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /** Adds the endpoints. */
    public void addTo(Router router) {
        router.on("GET", "/api/processes", this::list);
        router.on("GET", "/api/processes/{pid}/snapshot", this::snapshot);
        router.on("GET", "/api/processes/{pid}/sockets", this::sockets);
    }

    private void list(Exchange exchange) {
        exchange.onlyQuery("sort", "filter", "limit");
        ListOrder order = Exchange.badRequestOnFailure(
                        () -> exchange.query("sort").map(key -> EnumLabels.require(ORDERS, key, "sort key")))
                .orElse(ListOrder.MEMORY);
        ProcessFilter filter = Exchange.badRequestOnFailure(
                () -> ProcessFilter.parse(exchange.query("filter").orElse("")));
        long limit = exchange.query("limit").map(ProcessEndpoints::limit).orElse(Long.MAX_VALUE);
        exchange.whenReady(lists.withShares().thenApply(scan -> {
            Stream<ProcessEntry> entries = scan.entries().stream().filter(filter);
            // A scan is sorted by memory already.
            entries = order == ListOrder.MEMORY ? entries : entries.sorted(order.order());
            return Exchange.utf8(ProcessListJson.answer(entries.limit(limit).toList(), scan.window()));
        }));
    }

    private static long limit(String text) {
        if (!text.matches(NUMBER)) {
            throw HttpError.badRequest("'limit' must be a whole number from 1 to 999999999");
        }
        return Long.parseLong(text);
    }

    private void snapshot(Exchange exchange) {
        exchange.onlyQuery("metrics", "window", ExpectedStart.KEY, ExpectedStart.TIME);
        long pid = Exchange.requireValidPid(exchange.pid());
        MetricFlags metrics = exchange.metrics().orElse(MetricFlags.DEFAULT);
        ExpectedStart start = exchange.start();
        Optional<Duration> window =
                Exchange.badRequestOnFailure(() -> exchange.query("window").map(Schedule::parseTime));
        if (window.isPresent()) {
            overWindow(exchange, pid, metrics, start, window.get());
            return;
        }
        ProcessSample sample = provider.snapshot(pid, metrics);
        starts.requireMatch(sample.process(), start);
        exchange.json(200, SampleJson.write(sample));
    }

    /** A session of this length, so that no thread waits for its end. */
    private void overWindow(Exchange exchange, long pid, MetricFlags metrics, ExpectedStart start, Duration window) {
        if (window.compareTo(MAX_WINDOW) > 0) {
            throw HttpError.badRequest("a window is one minute at most; POST /api/sessions measures longer");
        }
        Sessions.Started session = sessions.start(pid, metrics, start, window);
        exchange.whenGone(
                scheduler,
                () -> executor.execute(() -> {
                    // It may have closed its own half alone, and still read.
                    exchange.error(new HttpError(
                            400,
                            "connection_closed",
                            "the client closed the connection before the window was over; keep it open"));
                    sessions.drop(session.id());
                }));
        exchange.whenReady(session.session()
                .whenEnded()
                .thenApplyAsync(end -> Exchange.utf8(SampleJson.write(sessions.end(session.id()))), executor));
    }

    private void sockets(Exchange exchange) {
        exchange.onlyQuery(ExpectedStart.KEY, ExpectedStart.TIME);
        ExpectedStart start = exchange.start();
        ProcessSockets sockets = provider.sockets(Exchange.requireValidPid(exchange.pid()));
        starts.requireMatch(sockets.process(), start);
        exchange.json(200, SocketJson.write(sockets));
    }
}
