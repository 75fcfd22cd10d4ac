package io.processinspect.rest.stream;

import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchListener;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.SampleJson;
import io.processinspect.json.ServerJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic with one set of metrics at one interval. Each tick is encoded once for all subscribers. Safe for all threads.
 */
final class StreamChannel implements WatchListener, Subscriber.Channel {
    /** How much is kept for clients that resume. */
    private static final int REPLAYED_SIZE = 1 << 20;

    private static final int REPLAYED_FRAMES = 60;
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    /** What all subscribers of a channel have requested. */
    record Key(Topic topic, MetricFlags metrics, int every) {}

    private final Key key;
    private final StreamFeed feed;
    private final Set<Subscriber> subscribers = new CopyOnWriteArraySet<>();
    private final Deque<EventFrame> sent = new ArrayDeque<>();
    private final List<Event> exits = new ArrayList<>();
    private volatile Map<ProcessIdentity, String> entries = Map.of();
    private long missed;
    private int sentSize;
    private volatile long emptySince;

    StreamChannel(Key key, StreamFeed feed) {
        this.key = key;
        this.feed = feed;
        this.emptySince = feed.now();
    }

    @Override
    public Topic topic() {
        return key.topic();
    }

    /**
     * Adds a subscriber. It begins with the current state or, when it resumes, with what it has missed.
     *
     * @param first takes these events
     * @return the id of the last frame that they cover
     */
    EventFrame.Id join(Subscriber subscriber, String lastId, List<Event> first) {
        // Read before taking the lock: the ticks of all subscribers wait for it.
        Optional<Event> machine = key.topic() == Topic.SYSTEM ? Optional.of(system()) : Optional.empty();
        Map<ProcessIdentity, String> list = entries;
        if (key.topic() == Topic.LIST && list.isEmpty()) {
            list = written(feed.entries());
        }
        synchronized (this) {
            entries = entries.isEmpty() ? list : entries;
            subscribers.add(subscriber);
            first.addAll(machine.map(List::of).orElseGet(() -> replay(lastId)));
            return feed.nextId(key.topic());
        }
    }

    void leave(Subscriber subscriber) {
        subscribers.remove(subscriber);
        emptySince = feed.now();
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    /** How long the channel has been empty. */
    long emptyNanos() {
        return feed.now() - emptySince;
    }

    private List<Event> replay(String lastId) {
        OptionalLong known = feed.ageOf(lastId);
        if (known.isEmpty() || key.topic() != Topic.WATCHED) {
            return state();
        }
        long since = known.getAsLong();
        List<Event> events = new ArrayList<>();
        boolean complete = false;
        for (EventFrame frame : sent) {
            if (frame.id().millis() <= since) {
                complete = true;
            } else {
                events.addAll(frame.events());
            }
        }
        if (complete) {
            // Those since the last tick, which are in no frame yet.
            events.addAll(exits);
        } else {
            long ticks = Math.max(1, feed.millisSince(since) / feed.tickMillis(key.every()));
            events = state();
            events.add(0, Event.missed(ticks));
        }
        return events;
    }

    /** The current state, as events. */
    @Override
    public synchronized List<Event> state() {
        if (key.topic() == Topic.LIST) {
            return new ArrayList<>(List.of(new Event("list", ServerJson.list(entries.values()))));
        }
        // In this order: a process that exits meanwhile is in at least one of the two, and one in both has exited.
        Map<ProcessIdentity, ProcessSample> living = new LinkedHashMap<>(feed.latest());
        List<Event> events = new ArrayList<>();
        feed.exited().forEach(last -> {
            living.remove(last.process());
            events.add(exit(last));
        });
        living.values().forEach(sample -> events.add(sample(sample)));
        return events;
    }

    private Event system() {
        return new Event("system", feed.system());
    }

    private Event exit(ProcessSample last) {
        return new Event(Event.EXIT, last.process(), SampleJson.write(last.only(key.metrics())));
    }

    private Event sample(ProcessSample sample) {
        return new Event(Event.SAMPLE, sample.process(), SampleJson.write(sample.only(key.metrics())));
    }

    @Override
    public synchronized void onExit(ProcessSample last) {
        if (key.topic() == Topic.WATCHED) {
            exits.add(exit(last));
        }
    }

    @Override
    public synchronized void onMissed(long ticks) {
        missed += ticks;
    }

    @Override
    public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
        EventFrame frame = frame(latest);
        if (frame != null) {
            // Subscribers that follow the same processes share the bytes. An empty frame is offered as well: it tells a
            // subscriber that what it follows is no longer watched.
            Map<Set<ProcessIdentity>, EventFrame> parts = new HashMap<>();
            subscribers.forEach(subscriber -> offer(subscriber, frame, parts));
        }
    }

    /** The others get the frame even if one subscriber cannot. */
    private void offer(Subscriber subscriber, EventFrame frame, Map<Set<ProcessIdentity>, EventFrame> parts) {
        try {
            subscriber.offer(this, parts.computeIfAbsent(subscriber.followed(), frame::only));
        } catch (Throwable failure) {
            subscriber.abort(failure);
            tell(subscriber, failure);
        }
    }

    private static void tell(Subscriber subscriber, Throwable failure) {
        try {
            if (failure instanceof OutOfMemoryError) {
                LOG.warn(
                        "the stream to {} was closed for want of memory: {}",
                        subscriber.address(),
                        failure.getMessage());
            } else {
                LOG.warn("the stream to {} was closed", subscriber.address(), failure);
            }
        } catch (OutOfMemoryError again) {
            // The others' frames matter more.
            return;
        }
    }

    /** Null if there is neither news nor a subscriber. */
    private EventFrame frame(Map<ProcessIdentity, ProcessSample> latest) {
        if (subscribers.isEmpty() && key.topic() != Topic.WATCHED) {
            // The next subscriber begins with the state of that time.
            entries = Map.of();
            return null;
        }
        List<Event> events = new ArrayList<>();
        try {
            switch (key.topic()) {
                case WATCHED -> latest.values().forEach(sample -> events.add(sample(sample)));
                case LIST -> addChanges(written(feed.entries()), events);
                case SYSTEM -> events.add(system());
            }
        } catch (RuntimeException failure) {
            // The next tick retries.
            LOG.warn("cannot read {} for streams: {}", key.topic(), String.valueOf(failure));
        }
        return frame(events);
    }

    private synchronized EventFrame frame(List<Event> news) {
        List<Event> events = new ArrayList<>();
        if (missed > 0) {
            events.add(Event.missed(missed));
        }
        events.addAll(exits);
        events.addAll(news);
        EventFrame frame = new EventFrame(feed.nextId(key.topic()), events);
        // Not before there is a frame that holds them.
        missed = 0;
        exits.clear();
        if (key.topic() == Topic.WATCHED && !events.isEmpty()) {
            keep(frame);
        }
        return frame;
    }

    private void keep(EventFrame frame) {
        sent.addLast(frame);
        sentSize += frame.size();
        while (sent.size() > 1 && (sent.size() > REPLAYED_FRAMES || sentSize > REPLAYED_SIZE)) {
            sentSize -= sent.removeFirst().size();
        }
    }

    private void addChanges(Map<ProcessIdentity, String> now, List<Event> events) {
        List<String> changed = new ArrayList<>();
        now.forEach((process, entry) -> {
            if (!entry.equals(entries.get(process))) {
                changed.add(entry);
            }
        });
        List<ProcessIdentity> gone = entries.keySet().stream()
                .filter(process -> !now.containsKey(process))
                .toList();
        if (!changed.isEmpty() || !gone.isEmpty()) {
            events.add(new Event("list", ServerJson.listChanges(changed, gone)));
        }
        entries = now;
    }

    private static Map<ProcessIdentity, String> written(List<ProcessEntry> list) {
        Map<ProcessIdentity, String> written = new LinkedHashMap<>();
        list.forEach(entry -> written.put(entry.process(), ProcessListJson.entry(entry)));
        return written;
    }
}
