package io.processinspect.rest.endpoint;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessSample;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.stream.StreamHub;
import io.processinspect.rest.watch.ExpiringValue;
import io.processinspect.rest.watch.ProcessListCache;
import io.processinspect.rest.watch.WatchService;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;

/** The scrape of Prometheus: watched processes, by option the largest ones, and the server itself. */
public final class PrometheusEndpoint {
    private static final Duration OWN_COST_AGE = Duration.ofSeconds(1);

    private final MetricsProvider provider;
    private final WatchService watched;
    private final ProcessListCache lists;
    private final StreamHub streams;
    private final int topProcesses;
    private final ExpiringValue<Optional<ProcessSample>> own;

    /**
     * An endpoint over what the server has read.
     *
     * @param topProcesses how many of the processes with the most memory are added
     * @param clock nanoseconds
     */
    public PrometheusEndpoint(
            MetricsProvider provider,
            WatchService watched,
            ProcessListCache lists,
            StreamHub streams,
            int topProcesses,
            LongSupplier clock) {
        this.provider = provider;
        this.watched = watched;
        this.lists = lists;
        this.streams = streams;
        this.topProcesses = topProcesses;
        this.own = new ExpiringValue<>(this::readOwn, OWN_COST_AGE, clock);
    }

    /** Adds the endpoint. */
    public void addTo(Router router) {
        router.on("GET", "/metrics", this::metrics);
    }

    private void metrics(Exchange exchange) {
        exchange.onlyQuery();
        // By quality, best first.
        List<String> accepted = exchange.request().getHeaders().getQualityCSV(HttpHeader.ACCEPT);
        CompletableFuture<ProcessListCache.Scan> listed =
                topProcesses == 0 ? CompletableFuture.completedFuture(ProcessListCache.Scan.NONE) : lists.now();
        listed.thenCombine(own.get(), (scan, self) -> exposition(scan, self).write(accepted))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        exchange.error(failure);
                    } else {
                        exchange.answer(200, answer.type(), ByteBuffer.wrap(answer.body()));
                    }
                });
    }

    private PrometheusMetrics exposition(ProcessListCache.Scan listed, Optional<ProcessSample> self) {
        Map<ProcessIdentity, ProcessSample> latest = watched.latest();
        return new PrometheusMetrics()
                .build(provider.capabilities().backend())
                .watched(latest.values())
                .listed(top(listed.entries(), latest.keySet()), listed.time())
                .server(
                        self,
                        watched.throttle().statistics(),
                        watched.throttle().interval(),
                        streams.size(),
                        watched.historyBytes());
    }

    /** The largest processes, without those that are watched. */
    private List<ProcessEntry> top(List<ProcessEntry> entries, Set<ProcessIdentity> watchedProcesses) {
        return entries.stream()
                .limit(topProcesses)
                .filter(entry -> !watchedProcesses.contains(entry.process()))
                .toList();
    }

    /** This process; a server that cannot read itself can still be scraped. */
    private Optional<ProcessSample> readOwn() {
        try {
            return Optional.of(provider.snapshot(provider.self(), MetricFlags.of(Metric.CPU, Metric.WORKING_SET)));
        } catch (ProcessInspectException unreadable) {
            return Optional.empty();
        }
    }
}
