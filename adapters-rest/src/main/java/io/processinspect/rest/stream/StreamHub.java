package io.processinspect.rest.stream;

import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.json.ExpectedStart;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.HttpError;
import io.processinspect.rest.watch.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All live streams. Subscribers with equal requests share a channel; the hub knows its channels, a channel its
 * subscribers; a subscriber sees a channel as {@link Subscriber.Channel} only. Safe for all threads.
 */
public final class StreamHub implements AutoCloseable {
    private static final int MAX_CHANNELS = 32;
    private static final long CHANNEL_TTL = TimeUnit.SECONDS.toNanos(30);
    private static final long END_SECONDS = 1;
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final Duration MIN_LIST_INTERVAL = Duration.ofSeconds(1);

    private final WatchService watched;
    private final StreamConfig config;
    private final StreamFeed feed;
    private final Map<StreamChannel.Key, StreamChannel> channels = new HashMap<>();
    private final Map<Subscriber, List<StreamChannel>> subscribers = new ConcurrentHashMap<>();
    /** How to refuse connections that have not yet subscribed. */
    private final Set<Runnable> opening = ConcurrentHashMap.newKeySet();

    private boolean closed;

    /**
     * Streams of what the watch service publishes.
     *
     * @param list supplies all processes
     * @param system supplies the machine, as JSON
     */
    public StreamHub(
            WatchService watched, StreamConfig config, Supplier<List<ProcessEntry>> list, Supplier<String> system) {
        this.watched = watched;
        this.config = config;
        this.feed = new StreamFeed(watched, list, system, config.clock());
    }

    /** Keeps how to refuse a connection that has not yet subscribed, should the server stop; at once if it has. */
    void addOpening(Runnable refusal) {
        opening.add(refusal);
        synchronized (this) {
            if (!closed) {
                return;
            }
        }
        refusal.run();
    }

    void removeOpening(Runnable refusal) {
        opening.remove(refusal);
    }

    StreamFeed feed() {
        return feed;
    }

    /**
     * What a client subscribes to.
     *
     * @param every the ticks per frame, 1 or more
     * @param pids the processes to follow; empty for all
     * @param lastEventId where to resume; empty for a new stream
     */
    public record StreamRequest(
            Set<Topic> topics, MetricFlags metrics, int every, Set<Long> pids, String lastEventId) {}

    /** Checks a request (default: everything watched, at each tick). */
    public StreamRequest request(
            Optional<String> topics,
            Optional<MetricFlags> metrics,
            Optional<Duration> interval,
            Set<Long> pids,
            String lastEventId) {
        MetricFlags wanted = metrics.orElse(config.metrics());
        if (!config.metrics().containsAll(wanted)) {
            throw HttpError.badRequest(
                    "this server reads " + config.metrics() + ", which does not include all of " + wanted);
        }
        return new StreamRequest(
                topics.map(text -> Exchange.badRequestOnFailure(() -> Topic.parse(text)))
                        .orElse(Set.of(Topic.WATCHED)),
                wanted,
                interval.map(this::ticks).orElse(1),
                pids,
                lastEventId);
    }

    private int ticks(Duration interval) {
        long tick = config.interval().toMillis();
        if (interval.toMillis() % tick != 0) {
            throw HttpError.badRequest("an interval must be a multiple of the server's, which is " + tick + "ms");
        }
        return (int) Math.min(interval.toMillis() / tick, 1_000_000);
    }

    /**
     * The processes that a request follows, each of which must be watched, or have been until it exited.
     *
     * @throws HttpError 404 when one is not, 409 when the pid belongs to another process
     */
    public Set<ProcessIdentity> followed(StreamRequest request, ExpectedStart start) {
        if (!start.isAny() && request.pids().size() != 1) {
            throw HttpError.badRequest("start_key and start_time need exactly one pid");
        }
        Set<ProcessIdentity> followed = new HashSet<>();
        request.pids().forEach(pid -> followed.add(watched.require(pid, start).process()));
        return followed;
    }

    /**
     * Rejects a stream beyond the limits.
     *
     * @throws HttpError 503
     */
    public void requireRoom(String address) {
        long mine = subscribers.keySet().stream()
                .filter(one -> one.address().equals(address))
                .count();
        if (subscribers.size() >= config.maxStreams() || mine >= config.maxPerAddress()) {
            throw new HttpError(
                    503,
                    "too_many_streams",
                    "too many streams are open, " + mine + " of them from your address; close some",
                    Map.of("Retry-After", "10"));
        }
    }

    /**
     * Subscribes a client; its first frame is the current state.
     *
     * @throws HttpError 503 when there are too many; nothing has been written then
     */
    public void subscribe(Subscriber subscriber, StreamRequest request) {
        List<StreamChannel> joined = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                throw HttpError.shuttingDown();
            }
            requireRoom(subscriber.address());
            for (Topic topic : request.topics()) {
                joined.add(channel(
                        new StreamChannel.Key(topic, metricsOf(topic, request), every(topic, request.every()))));
            }
            subscribers.put(subscriber, joined);
        }
        // Holds back what the channels offer until the first frame is written.
        synchronized (subscriber) {
            try {
                List<Event> events = new ArrayList<>();
                Map<Subscriber.Channel, EventFrame.Id> after = new LinkedHashMap<>();
                joined.forEach(channel -> after.put(channel, channel.join(subscriber, request.lastEventId(), events)));
                subscriber.begin(events, after);
            } catch (Throwable failure) {
                // Errors as well: the channels must not offer frames to one whose request was refused.
                subscriber.gone();
                throw failure;
            }
        }
    }

    private MetricFlags metricsOf(Topic topic, StreamRequest request) {
        return topic == Topic.WATCHED ? request.metrics() : config.metrics();
    }

    /** The list is scanned at most once a second. */
    private int every(Topic topic, int wanted) {
        long tick = config.interval().toMillis();
        long least = topic == Topic.LIST ? (MIN_LIST_INTERVAL.toMillis() + tick - 1) / tick : 1;
        return (int) Math.max(wanted, least);
    }

    private StreamChannel channel(StreamChannel.Key key) {
        StreamChannel channel = channels.get(key);
        if (channel == null) {
            channels.values().removeIf(old -> channels.size() >= MAX_CHANNELS && closeIdle(old, 0));
            if (channels.size() >= MAX_CHANNELS) {
                throw new HttpError(
                        503,
                        "too_many_channels",
                        "too many combinations of metrics and intervals are being streamed; use a common one",
                        Map.of("Retry-After", "30"));
            }
            channel = new StreamChannel(key, feed);
            channels.put(key, channel);
            watched.watch().addListener(channel, key.every());
        }
        return channel;
    }

    void leave(Subscriber subscriber) {
        List<StreamChannel> left = subscribers.remove(subscriber);
        if (left != null) {
            left.forEach(channel -> channel.leave(subscriber));
        }
    }

    public int size() {
        return subscribers.size();
    }

    /** Cuts subscribers that do not read, sends heartbeats, and closes channels that stayed empty. */
    public void check() {
        subscribers.keySet().forEach(Subscriber::check);
        synchronized (this) {
            channels.values().removeIf(channel -> closeIdle(channel, CHANNEL_TTL));
        }
    }

    /** Closes a channel that has been empty for so long and that no subscriber is about to join. */
    private boolean closeIdle(StreamChannel channel, long nanos) {
        boolean idle = channel.isEmpty()
                && channel.emptyNanos() >= nanos
                && subscribers.values().stream().noneMatch(joined -> joined.contains(channel));
        if (idle) {
            watched.watch().removeListener(channel);
        }
        return idle;
    }

    /** Ends every stream in order, and says how many could not be ended so within a second. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            channels.values().forEach(watched.watch()::removeListener);
            channels.clear();
        }
        opening.forEach(Runnable::run);
        List<CompletableFuture<Void>> ends = List.copyOf(subscribers.keySet()).stream()
                .map(Subscriber::ended)
                .toList();
        subscribers.keySet().forEach(Subscriber::finish);
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, END_SECONDS, TimeUnit.SECONDS)
                .exceptionally(cut -> null)
                .join();
        long cut = ends.stream()
                .filter(end -> !end.isDone() || end.isCompletedExceptionally())
                .count();
        if (cut > 0) {
            LOG.warn("{} of {} streams were cut before their end event was written", cut, ends.size());
        }
    }
}
