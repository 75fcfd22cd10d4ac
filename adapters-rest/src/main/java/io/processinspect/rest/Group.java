package io.processinspect.rest;

import io.processinspect.MetricFlags;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessRow;
import io.processinspect.ProcessSample;
import io.processinspect.WatchListener;
import io.processinspect.json.ListJson;
import io.processinspect.json.SampleJson;
import io.processinspect.json.ServerJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that want the same: one topic, with the same metrics, at the same pace. Each tick is written down once for all. */
final class Group implements WatchListener {
    /** How much of what was sent is kept for those who come back. */
    private static final int REPLAYED_SIZE = 1 << 20;

    private static final int REPLAYED_FRAMES = 60;
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    /** What the members want. */
    record Key(Topic topic, MetricFlags metrics, int every) {}

    private final Key key;
    private final Streams streams;
    private final Set<Subscriber> members = new CopyOnWriteArraySet<>();
    private final Deque<EventFrame> sent = new ArrayDeque<>();
    private final List<Event> exits = new ArrayList<>();
    private Map<ProcessIdentity, String> rows = Map.of();
    private long missed;
    private int sentSize;
    private long emptySince;

    Group(Key key, Streams streams) {
        this.key = key;
        this.streams = streams;
        this.emptySince = streams.now();
    }

    Key key() {
        return key;
    }

    /**
     * Takes in a member. What it gets first is how things stand, or, for one who comes back, what it has not had.
     *
     * @param first where to put that
     * @return after which frame that is
     */
    synchronized long join(Subscriber subscriber, String lastId, List<Event> first) {
        members.add(subscriber);
        first.addAll(replay(lastId));
        return streams.nextId().millis();
    }

    synchronized void leave(Subscriber subscriber) {
        members.remove(subscriber);
        emptySince = streams.now();
    }

    /** For how long nobody has listened; 0 while somebody does. */
    synchronized long emptyNanos() {
        return members.isEmpty() ? streams.now() - emptySince : 0;
    }

    private List<Event> replay(String lastId) {
        OptionalLong known = streams.millisOf(lastId);
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
        if (!complete) {
            long ticks = Math.max(1, streams.millisSince(since) / streams.tickMillis(key.every()));
            events = state();
            events.add(0, new Event("missed", ServerJson.missed(ticks)));
        }
        return events;
    }

    /** How things stand now. */
    synchronized List<Event> state() {
        List<Event> events = new ArrayList<>();
        switch (key.topic()) {
            case WATCHED -> {
                streams.exited().forEach(last -> events.add(exit(last)));
                streams.latest().values().forEach(sample -> events.add(sample(sample)));
            }
            case LIST -> {
                if (rows.isEmpty()) {
                    rows = written(streams.rows());
                }
                events.add(new Event("list", ServerJson.list(rows.values())));
            }
            case SYSTEM -> events.add(new Event("system", streams.system()));
        }
        return events;
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
            // Who joins from now on must find it there, though the watched are told by another thread, and perhaps
            // later.
            streams.remember(last);
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
            // Those who follow the same get the same bytes; also an empty frame, as that is how a member learns that
            // whom it
            // follows is watched no longer.
            Map<Set<ProcessIdentity>, EventFrame> parts = new HashMap<>();
            members.forEach(member -> member.offer(this, parts.computeIfAbsent(member.followed(), frame::only)));
        }
    }

    private synchronized EventFrame frame(Map<ProcessIdentity, ProcessSample> latest) {
        if (members.isEmpty() && key.topic() != Topic.WATCHED) {
            // Who comes next begins with how things stand then.
            rows = Map.of();
            return null;
        }
        List<Event> events = new ArrayList<>();
        if (missed > 0) {
            events.add(new Event("missed", ServerJson.missed(missed)));
            missed = 0;
        }
        try {
            switch (key.topic()) {
                case WATCHED -> {
                    events.addAll(exits);
                    exits.clear();
                    latest.values().forEach(sample -> events.add(sample(sample)));
                }
                case LIST -> addChanges(events);
                case SYSTEM -> events.add(new Event("system", streams.system()));
            }
        } catch (RuntimeException failure) {
            // The next tick tries again.
            LOG.warn("the {} could not be read for streams: {}", key.topic(), String.valueOf(failure));
        }
        EventFrame frame = new EventFrame(streams.nextId(), events);
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

    private void addChanges(List<Event> events) {
        Map<ProcessIdentity, String> now = written(streams.rows());
        List<String> changed = new ArrayList<>();
        now.forEach((process, row) -> {
            if (!row.equals(rows.get(process))) {
                changed.add(row);
            }
        });
        List<ProcessIdentity> gone = rows.keySet().stream()
                .filter(process -> !now.containsKey(process))
                .toList();
        rows = now;
        if (!changed.isEmpty() || !gone.isEmpty()) {
            events.add(new Event("list", ServerJson.listChanges(changed, gone)));
        }
    }

    private static Map<ProcessIdentity, String> written(List<ProcessRow> list) {
        Map<ProcessIdentity, String> written = new LinkedHashMap<>();
        list.forEach(row -> written.put(row.process(), ListJson.row(row)));
        return written;
    }
}
