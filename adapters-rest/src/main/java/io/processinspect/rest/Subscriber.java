package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One client of a stream. What comes while its last write is not done is put together: the newest, every exit, and a count
 * of what it missed. Never a queue that grows with time.
 */
abstract class Subscriber {
    /** A client that has taken nothing for so long is gone, or might as well be. */
    private static final long WRITE_TIMEOUT = TimeUnit.SECONDS.toNanos(15);
    /** A stream without a word for so long says that it is there. */
    private static final long HEARTBEAT_INTERVAL = TimeUnit.SECONDS.toNanos(3);

    private static final int MAX_EXITS = 10_000;

    private final StreamHub streams;
    private final String address;
    /** Whom it follows; empty for all. */
    private final Set<ProcessIdentity> followed;

    private final Map<StreamChannel, Long> joinedAfter = new HashMap<>();
    /** Whose exits were in what it began with. */
    private final Set<ProcessIdentity> told = new HashSet<>();
    /** Lists of which changes were left out. */
    private final Set<StreamChannel> stale = new HashSet<>();

    private final Map<StreamChannel, Waiting> waiting = new LinkedHashMap<>();
    private boolean busy;
    private boolean ending;
    private boolean over;
    private long since;

    /** What a group has offered to a client that was busy. */
    private static final class Waiting {
        final List<Event> exits = new ArrayList<>();
        EventFrame newest;
        long missed;
    }

    Subscriber(StreamHub streams, String address, Set<ProcessIdentity> followed) {
        this.streams = streams;
        this.address = address;
        this.followed = Set.copyOf(followed);
        this.since = streams.now();
    }

    /** Writes a frame, and calls {@link #written} or {@link #gone} when that is over. */
    abstract void write(EventFrame frame);

    /** Writes something that means nothing. */
    abstract void writeHeartbeat();

    /** Ends the stream in order, after a last word. */
    abstract void end();

    /** Ends it at once. */
    abstract void abort();

    Set<ProcessIdentity> followed() {
        return followed;
    }

    String address() {
        return address;
    }

    /**
     * Sends what a client begins with.
     *
     * @param joined its groups, and after which of their frames it has joined each; one at least
     */
    synchronized void begin(List<Event> first, Map<StreamChannel, EventFrame.Id> joined) {
        if (over) {
            return;
        }
        joined.forEach((group, id) -> joinedAfter.put(group, id.millis()));
        EventFrame mine = new EventFrame(named(joined.values()), first).only(followed);
        mine.events().stream().filter(Event::isExit).map(Event::process).forEach(told::add);
        if (mine.events().isEmpty()) {
            busy = true;
            writeHeartbeat();
        } else {
            send(mine);
        }
        if (joined.keySet().stream().anyMatch(group -> group.key().topic() == Topic.WATCHED)) {
            finishWithLast(mine);
        }
    }

    /** The id of several frames together: the one from which a client can go on, if one of them has such. */
    private static EventFrame.Id named(Collection<EventFrame.Id> ids) {
        return ids.stream()
                .max(Comparator.comparing(EventFrame.Id::told).thenComparing(EventFrame.Id::millis))
                .orElseThrow();
    }

    /**
     * Gives it what a tick brought.
     *
     * @param part what of the group's frame is about whom it follows
     */
    synchronized void offer(StreamChannel group, EventFrame part) {
        // What was written down before it joined is in what it began with.
        if (over || ending || part.id().millis() <= joinedAfter.getOrDefault(group, -1L)) {
            return;
        }
        EventFrame mine = withoutTold(part);
        if (busy) {
            keep(group, mine);
        } else {
            send(stale.remove(group) ? new EventFrame(mine.id(), group.state()) : mine);
        }
        if (group.key().topic() == Topic.WATCHED) {
            finishWithLast(mine);
        }
    }

    /** An exit that was in its beginning is not told again by the tick that has it, too. */
    private EventFrame withoutTold(EventFrame frame) {
        boolean again = !told.isEmpty()
                && frame.events().stream().anyMatch(event -> event.isExit() && told.contains(event.process()));
        if (!again) {
            return frame;
        }
        return new EventFrame(
                frame.id(),
                frame.events().stream()
                        .filter(event -> !event.isExit() || !told.contains(event.process()))
                        .toList());
    }

    private void keep(StreamChannel group, EventFrame mine) {
        Waiting kept = waiting.computeIfAbsent(group, it -> new Waiting());
        if (kept.newest != null) {
            kept.newest.events().stream().filter(Event::isExit).forEach(kept.exits::add);
            kept.missed +=
                    1 + kept.newest.events().stream().mapToLong(Event::ticks).sum();
        }
        kept.newest = mine;
        if (kept.exits.size() > MAX_EXITS) {
            abort();
        }
    }

    /** A client that follows some is done when none of them is watched any more, and it has had their exits. */
    private void finishWithLast(EventFrame newest) {
        boolean nobodyLeft = !followed.isEmpty()
                && newest.events().stream().noneMatch(event -> event.process() != null && !event.isExit())
                && followed.stream().noneMatch(streams.latest()::containsKey);
        if (nobodyLeft) {
            finish();
        }
    }

    private void send(EventFrame frame) {
        if (!frame.events().isEmpty()) {
            busy = true;
            since = streams.now();
            write(frame);
        }
    }

    /** The last write is done. */
    final synchronized void written() {
        busy = false;
        since = streams.now();
        if (!waiting.isEmpty()) {
            List<Event> events = new ArrayList<>();
            waiting.forEach((group, kept) -> catchUp(group, kept, events));
            EventFrame.Id id = named(
                    waiting.values().stream().map(kept -> kept.newest.id()).toList());
            waiting.clear();
            send(new EventFrame(id, events));
        }
        if (ending) {
            finish();
        }
    }

    private void catchUp(StreamChannel group, Waiting kept, List<Event> events) {
        events.addAll(kept.exits);
        if (group.key().topic() == Topic.LIST && (kept.missed > 0 || stale.contains(group))) {
            // Changes of changes would be changes that nobody wrote down. It gets the whole list at the next tick,
            // as this is the thread that serves everybody's sockets.
            stale.add(group);
            return;
        }
        if (group.key().topic() == Topic.WATCHED && kept.missed > 0) {
            events.add(Event.missed(kept.missed));
        }
        events.addAll(kept.newest.events());
    }

    /** The client is gone, or was sent away. */
    final void gone() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            waiting.clear();
        }
        streams.leave(this);
    }

    /** Ends the stream when what is being written has been. */
    final synchronized void finish() {
        ending = true;
        if (!busy && !over) {
            busy = true;
            end();
        }
    }

    /** Looks after it, now and then. */
    final synchronized void check() {
        long idle = streams.now() - since;
        if (busy && idle > WRITE_TIMEOUT) {
            abort();
        } else if (!busy && !over && idle > HEARTBEAT_INTERVAL) {
            busy = true;
            since = streams.now();
            writeHeartbeat();
        }
    }
}
