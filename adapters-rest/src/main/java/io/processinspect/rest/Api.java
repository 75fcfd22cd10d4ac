package io.processinspect.rest;

import io.processinspect.BackendCandidate;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.SystemMemory;
import io.processinspect.core.ListOrder;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.RequestBody;
import io.processinspect.json.SampleJson;
import io.processinspect.json.ServerJson;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.Scheduler;

/** The endpoints beyond the original's seven. */
final class Api {
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);
    private static final Duration OWN_COST_AGE = Duration.ofSeconds(1);
    private static final String NUMBER = "[1-9][0-9]{0,8}";

    private final MetricsProvider provider;
    private final ServerSettings settings;
    private final WatchService watched;
    private final ProcessListCache lists;
    private final Sessions sessions;
    private final ExpiringValue<SystemMemory> memory;
    private final StreamHub streams;
    private final List<BackendCandidate> backends;
    private final Scheduler scheduler;
    private final Executor executor;
    private final ExpiringValue<Optional<ProcessSample>> own;

    Api(ServerContext parts, List<BackendCandidate> backends) {
        this.provider = parts.provider();
        this.settings = parts.settings();
        this.watched = parts.watched();
        this.lists = parts.lists();
        this.sessions = parts.sessions();
        this.memory = parts.memory();
        this.streams = parts.streams();
        this.scheduler = parts.scheduler();
        this.executor = parts.executor();
        this.backends = backends;
        this.own = new ExpiringValue<>(this::readOwn, OWN_COST_AGE, settings.clock);
    }

    void addTo(Router router) {
        router.on("GET", "/api/processes", this::list);
        router.on("GET", "/api/processes/{pid}/snapshot", this::snapshot);
        router.on("GET", "/api/processes/{pid}/recent", this::recent);
        router.on("GET", "/api/watched", this::watched);
        router.on("POST", "/api/sessions", this::startSession);
        router.on(
                "GET",
                "/api/sessions/{id}",
                exchange -> exchange.json(200, SampleJson.write(sessions.soFar(exchange.pathParameter("id")))));
        router.on(
                "DELETE",
                "/api/sessions/{id}",
                exchange -> exchange.json(200, SampleJson.write(sessions.end(exchange.pathParameter("id")))));
        router.on("GET", "/api/stream", this::stream);
        router.on("GET", "/api/backends", exchange -> {
            exchange.onlyQuery();
            exchange.json(200, ProcessListJson.backends(backends));
        });
        router.on("GET", "/metrics", this::metrics);
        router.open("GET", "/healthz", exchange -> exchange.json(200, ServerJson.health(true, "ok")));
        router.open("GET", "/readyz", this::ready);
    }

    private void list(Exchange exchange) {
        exchange.onlyQuery("sort", "filter", "limit");
        ListOrder order = Exchange.badRequestOnFailure(
                        () -> exchange.query("sort").map(Api::order))
                .orElse(ListOrder.MEMORY);
        Predicate<ProcessEntry> filter =
                ListOrder.containing(exchange.query("filter").orElse(""));
        long limit = exchange.query("limit").map(text -> number("limit", text)).orElse(Long.MAX_VALUE);
        exchange.whenReady(lists.withShares().thenApply(scan -> {
            Stream<ProcessEntry> rows = scan.rows().stream().filter(filter);
            // They are sorted by memory already.
            rows = order == ListOrder.MEMORY ? rows : rows.sorted(order.order());
            return Exchange.utf8(ProcessListJson.answer(rows.limit(limit).toList(), scan.window()));
        }));
    }

    private static ListOrder order(String name) {
        return Arrays.stream(ListOrder.values())
                .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown sort key; known are "
                        + Arrays.stream(ListOrder.values())
                                .map(order -> order.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static long number(String what, String text) {
        if (!text.matches(NUMBER)) {
            throw HttpError.badRequest("'" + what + "' must be a whole number from 1 to 999999999");
        }
        return Long.parseLong(text);
    }

    private static Optional<MetricFlags> metricsOf(Exchange exchange) {
        return Exchange.badRequestOnFailure(() -> exchange.query("metrics").map(MetricFlags::parse));
    }

    private void snapshot(Exchange exchange) {
        exchange.onlyQuery("metrics", "window", RequestBody.START_TIME);
        long pid = Exchange.requireValidPid(exchange.pid());
        MetricFlags metrics = metricsOf(exchange).orElse(MetricFlags.DEFAULT);
        Optional<Instant> startTime = exchange.startTime();
        Optional<Duration> window =
                Exchange.badRequestOnFailure(() -> exchange.query("window").map(Schedule::parseTime));
        if (window.isEmpty()) {
            ProcessSample sample = provider.snapshot(pid, metrics);
            WatchService.requireSame(sample.process(), startTime);
            exchange.json(200, SampleJson.write(sample));
            return;
        }
        if (window.get().compareTo(LONGEST_WINDOW) > 0) {
            throw HttpError.badRequest("a window is one minute at most; POST /api/sessions measures longer");
        }
        Sessions.Started session = sessions.start(pid, metrics, startTime, window.get());
        // Without a thread that waits for its end.
        exchange.whenReady(session.session()
                .whenEnded()
                .thenApplyAsync(end -> Exchange.utf8(SampleJson.write(sessions.end(session.id()))), executor));
    }

    private void recent(Exchange exchange) {
        exchange.onlyQuery(RequestBody.START_TIME);
        exchange.json(200, watched.recent(watched.require(exchange.pid(), exchange.startTime())));
    }

    private void watched(Exchange exchange) {
        exchange.onlyQuery();
        exchange.json(
                200,
                ServerJson.watched(
                        watched.latest().values(),
                        watched.exited(),
                        watched.pace().interval()));
    }

    private void startSession(Exchange exchange) {
        exchange.withBody(scheduler, body -> {
            MetricFlags metrics = Exchange.badRequestOnFailure(() -> {
                body.requireSession();
                return body.metrics().orElse(MetricFlags.DEFAULT);
            });
            Sessions.Started started = sessions.start(
                    Exchange.requireValidPid(Exchange.pid(body)),
                    metrics,
                    Exchange.badRequestOnFailure(body::startTime),
                    settings.sessionLife);
            exchange.response().getHeaders().put(HttpHeader.LOCATION, "/api/sessions/" + started.id());
            exchange.json(
                    201,
                    ServerJson.sessionStarted(started.id(), started.session().process()));
        });
    }

    private void stream(Exchange exchange) {
        exchange.onlyQuery("topics", "pid", "metrics", "interval", RequestBody.START_TIME);
        StreamHub.StreamRequest request = streams.request(
                exchange.query("topics"),
                metricsOf(exchange),
                Exchange.badRequestOnFailure(() -> exchange.query("interval").map(Schedule::parseTime)),
                Exchange.badRequestOnFailure(() -> exchange.query("pid").map(RequestBody::pids))
                        .orElse(Set.of()),
                Optional.ofNullable(exchange.request().getHeaders().get("Last-Event-ID"))
                        .orElse(""));
        Optional<Instant> startTime = exchange.startTime();
        Set<ProcessIdentity> followed = streams.followed(request, startTime);
        if (exchange.request().getMethod().equals("HEAD")) {
            exchange.answer(200, SseSubscriber.TYPE, ByteBuffer.allocate(0));
        } else {
            streams.subscribe(new SseSubscriber(streams, exchange, followed), request);
        }
    }

    private void metrics(Exchange exchange) {
        exchange.onlyQuery();
        String accepted = String.join(",", exchange.header(HttpHeader.ACCEPT));
        CompletableFuture<List<ProcessEntry>> listed = settings.topProcesses == 0
                ? CompletableFuture.completedFuture(List.of())
                : lists.now().thenApply(ProcessListCache.Scan::rows);
        listed.thenCombine(own.get(), (rows, self) -> {
                    Map<ProcessIdentity, ProcessSample> latest = watched.latest();
                    return new PrometheusMetrics()
                            .watched(latest.values())
                            .listed(top(rows, latest.keySet()), Instant.now())
                            .server(
                                    self,
                                    watched.pace().statistics(),
                                    watched.pace().interval(),
                                    streams.size(),
                                    watched.historyBytes())
                            .write(accepted);
                })
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        exchange.refuse(failure);
                    } else {
                        exchange.answer(200, answer.type(), ByteBuffer.wrap(answer.body()));
                    }
                });
    }

    /** The largest processes that are not watched anyhow. */
    private List<ProcessEntry> top(List<ProcessEntry> rows, Set<ProcessIdentity> watched) {
        return rows.stream()
                .limit(settings.topProcesses)
                .filter(row -> !watched.contains(row.process()))
                .toList();
    }

    /** This process; a server that may not even read itself can still be scraped. */
    private Optional<ProcessSample> readOwn() {
        try {
            return Optional.of(provider.snapshot(provider.self(), MetricFlags.of(Metric.CPU, Metric.WORKING_SET)));
        } catch (ProcessInspectException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether the system can be read: what a balancer wants to know before it sends anybody here. */
    private void ready(Exchange exchange) {
        memory.get().whenComplete((now, failure) -> {
            boolean well = failure == null && now.totalBytes().isPresent();
            exchange.json(well ? 200 : 503, ServerJson.health(well, well ? "ready" : "the system cannot be read"));
        });
    }
}
