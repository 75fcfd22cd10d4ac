package io.processinspect.rest;

import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** All live streams: who listens to what, in as few groups as there are different wishes. */
final class StreamHub implements AutoCloseable {
    private static final int MAX_CHANNELS = 32;
    private static final long CHANNEL_TTL = TimeUnit.SECONDS.toNanos(30);
    private static final Duration LIST_AT_MOST_EACH = Duration.ofSeconds(1);

    private final WatchService watched;
    private final ServerSettings settings;
    private final Supplier<List<ProcessEntry>> list;
    private final Supplier<String> system;
    /** Tells this run of the server from others, whose ids mean nothing here. */
    private final String run = Long.toHexString(new SecureRandom().nextLong());

    private final long startedAt;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<StreamChannel.Key, StreamChannel> channels = new HashMap<>();
    private final Map<Subscriber, List<StreamChannel>> subscribers = new ConcurrentHashMap<>();
    private boolean closed;

    /**
     * Streams over what the watched reads.
     *
     * @param list all processes now
     * @param system the machine now, as JSON
     */
    StreamHub(
            WatchService watched, ServerSettings settings, Supplier<List<ProcessEntry>> list, Supplier<String> system) {
        this.watched = watched;
        this.settings = settings;
        this.startedAt = settings.clock.getAsLong();
        this.list = list;
        this.system = system;
    }

    /**
     * What a client wants.
     *
     * @param every of how many ticks it gets one
     * @param pids whom it follows; empty for all
     * @param lastEventId where it goes on; empty for a new one
     */
    record StreamRequest(Set<Topic> topics, MetricFlags metrics, int every, Set<Long> pids, String lastEventId) {}

    /** Reads a wish; what is not said is everything watched, at each tick. */
    StreamRequest request(
            Optional<String> topics,
            Optional<MetricFlags> metrics,
            Optional<Duration> interval,
            Set<Long> pids,
            String lastEventId) {
        MetricFlags wanted = metrics.orElse(settings.metrics);
        if (!settings.metrics.containsAll(wanted)) {
            throw HttpError.badRequest("this server reads " + settings.metrics + ", and not all of " + wanted);
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
        long tick = settings.interval.toMillis();
        if (interval.toMillis() % tick != 0) {
            throw HttpError.badRequest("an interval must be a multiple of the server's, which is " + tick + "ms");
        }
        return (int) Math.min(interval.toMillis() / tick, 1_000_000);
    }

    /**
     * The processes that a wish follows, each of which must be watched, or have been.
     *
     * @throws HttpError 404 when one is not, 409 when it is not the one the client means
     */
    Set<ProcessIdentity> followed(StreamRequest request, Optional<Instant> startTime) {
        if (startTime.isPresent() && request.pids().size() != 1) {
            throw HttpError.badRequest("a start time names one process; give it with one pid");
        }
        Set<ProcessIdentity> followed = new HashSet<>();
        request.pids()
                .forEach(pid -> followed.add(watched.require(pid, startTime).process()));
        return followed;
    }

    /**
     * Refuses one stream too many.
     *
     * @throws HttpError 503
     */
    void requireRoom(String address) {
        long mine = subscribers.keySet().stream()
                .filter(one -> one.address().equals(address))
                .count();
        if (subscribers.size() >= settings.streams || mine >= settings.streamsPerAddress) {
            throw new HttpError(
                    503,
                    "too_many_streams",
                    "too many streams are open, " + mine + " of them from your address; close some",
                    Map.of("Retry-After", "10"));
        }
    }

    /**
     * Takes a client in; it begins with how things stand.
     *
     * @throws HttpError 503 when there are too many; nothing was written then
     */
    void subscribe(Subscriber subscriber, StreamRequest request) {
        List<StreamChannel> joined = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                throw HttpError.shuttingDown();
            }
            requireRoom(subscriber.address());
            for (Topic topic : request.topics()) {
                joined.add(
                        group(new StreamChannel.Key(topic, metricsOf(topic, request), every(topic, request.every()))));
            }
            subscribers.put(subscriber, joined);
        }
        // Until it has begun, whatever a group offers would come before its beginning.
        synchronized (subscriber) {
            try {
                List<Event> events = new ArrayList<>();
                Map<StreamChannel, EventFrame.Id> after = new LinkedHashMap<>();
                joined.forEach(group -> after.put(group, group.join(subscriber, request.lastEventId(), events)));
                subscriber.begin(events, after);
            } catch (RuntimeException failure) {
                subscriber.gone();
                throw failure;
            }
        }
    }

    private MetricFlags metricsOf(Topic topic, StreamRequest request) {
        return topic == Topic.WATCHED ? request.metrics() : settings.metrics;
    }

    /** The list is scanned once a second at most. */
    private int every(Topic topic, int wanted) {
        long tick = settings.interval.toMillis();
        long least = topic == Topic.LIST ? (LIST_AT_MOST_EACH.toMillis() + tick - 1) / tick : 1;
        return (int) Math.max(wanted, least);
    }

    private StreamChannel group(StreamChannel.Key key) {
        StreamChannel group = channels.get(key);
        if (group == null) {
            channels.values().removeIf(old -> channels.size() >= MAX_CHANNELS && abort(old, 0));
            if (channels.size() >= MAX_CHANNELS) {
                throw new HttpError(
                        503,
                        "too_many_groups",
                        "too many different combinations of metrics and intervals are streamed; take a common one",
                        Map.of("Retry-After", "30"));
            }
            group = new StreamChannel(key, this);
            channels.put(key, group);
            watched.watch().addListener(group, key.every());
        }
        return group;
    }

    void leave(Subscriber subscriber) {
        List<StreamChannel> left = subscribers.remove(subscriber);
        if (left != null) {
            left.forEach(group -> group.leave(subscriber));
        }
    }

    int size() {
        return subscribers.size();
    }

    /** Sends away who takes nothing, and gives up groups that nobody has come back to. */
    void check() {
        subscribers.keySet().forEach(Subscriber::check);
        synchronized (this) {
            channels.values().removeIf(group -> abort(group, CHANNEL_TTL));
        }
    }

    /** Gives up a group that nobody has listened to for so long, and that nobody is about to join. */
    private boolean abort(StreamChannel group, long nanos) {
        boolean over = group.isEmpty()
                && group.emptyNanos() >= nanos
                && subscribers.values().stream().noneMatch(joined -> joined.contains(group));
        if (over) {
            watched.watch().removeListener(group);
        }
        return over;
    }

    /** An id that is later than all before it. */
    EventFrame.Id nextId(Topic topic) {
        long millis = lastId.updateAndGet(last -> Math.max(last + 1, millisSince(0)));
        return new EventFrame.Id(run, millis, topic == Topic.WATCHED);
    }

    /** By the server's clock. */
    long now() {
        return settings.clock.getAsLong();
    }

    long millisSince(long millis) {
        return TimeUnit.NANOSECONDS.toMillis(now() - startedAt) - millis;
    }

    long tickMillis(int every) {
        return watched.pace().interval().toMillis() * every;
    }

    /** The age in an id of this run, as a client gives it; empty for any other text. */
    OptionalLong millisOf(String id) {
        return id.matches(run + "-[0-9]{1,15}")
                ? OptionalLong.of(Long.parseLong(id.substring(run.length() + 1)))
                : OptionalLong.empty();
    }

    List<ProcessSample> exited() {
        return watched.exited();
    }

    Map<ProcessIdentity, ProcessSample> latest() {
        return watched.latest();
    }

    List<ProcessEntry> rows() {
        return list.get();
    }

    String system() {
        return system.get();
    }

    /** Tells every client that this is the end. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            channels.values().forEach(watched.watch()::removeListener);
            channels.clear();
        }
        subscribers.keySet().forEach(Subscriber::finish);
    }
}
