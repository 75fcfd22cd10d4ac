package io.processinspect.rest.stream;

import io.processinspect.ProcessIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;

/**
 * One client of a stream. While a write is pending, frames are conflated, not queued: the subscriber keeps the latest frame,
 * every exit event and a count of missed ticks.
 *
 * <pre>
 * new --begin--> busy --written--> idle --offer or heartbeat--> busy
 *                busy --offer--> busy, conflating; --written--> busy with the conflated frame
 *                busy --no write completes within WRITE_TIMEOUT, or MAX_EXITS exceeded--> abort --> closed
 *                idle or busy --finish--> ending --written--> end --> closed
 * </pre>
 */
abstract class Subscriber {
    /** A client that does not read for so long is cut. */
    private static final long WRITE_TIMEOUT = TimeUnit.SECONDS.toNanos(15);
    /** A quiet stream sends a heartbeat this often. */
    private static final long HEARTBEAT_INTERVAL = TimeUnit.SECONDS.toNanos(3);

    private static final int MAX_EXITS = 10_000;

    private final StreamFeed feed;
    private final Consumer<Subscriber> onGone;
    private final String address;
    /** The processes it follows; empty for all. */
    private final Set<ProcessIdentity> followed;

    private final Map<Channel, Long> joinedAfter = new HashMap<>();
    /** Processes whose exits were in the first frame. */
    private final Set<ProcessIdentity> exitsAlreadySent = new HashSet<>();
    /** List channels of which changes were dropped. */
    private final Set<Channel> stale = new HashSet<>();

    private final Map<Channel, Waiting> waiting = new LinkedHashMap<>();
    private boolean busy;
    private boolean ending;
    private volatile boolean endBegun;
    private boolean closed;
    private long lastWriteAt;
    /** Completed once the end event is written or the client has left; exceptionally if it was cut before. */
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** What a subscriber sees of a channel. */
    interface Channel {
        Topic topic();

        /** The current state, as events. */
        List<Event> state();
    }

    /** What a channel has offered while a write was pending. */
    private static final class Waiting {
        final List<Event> exits = new ArrayList<>();
        EventFrame newest;
        long missed;
    }

    /**
     * A subscriber that has not begun.
     *
     * @param followed the processes it follows; empty for all
     * @param onGone called once it is closed
     */
    Subscriber(StreamFeed feed, String address, Set<ProcessIdentity> followed, Consumer<Subscriber> onGone) {
        this.feed = feed;
        this.onGone = onGone;
        this.address = address;
        this.followed = Set.copyOf(followed);
        this.lastWriteAt = feed.now();
    }

    /** Writes a frame, then calls {@link #written} or {@link #gone}. */
    abstract void write(EventFrame frame);

    /** Writes something without meaning, which keeps the connection open. */
    abstract void writeHeartbeat();

    /** Ends the stream in order, with an end event; completes the callback once it is written. */
    abstract void end(Callback written);

    /** Cuts the connection, and calls {@link #failed}. */
    abstract void abort(Throwable why);

    Set<ProcessIdentity> followed() {
        return followed;
    }

    String address() {
        return address;
    }

    /**
     * Sends the first frame.
     *
     * @param joined its channels, one or more, each with the id of the last frame that is covered
     */
    synchronized void begin(List<Event> first, Map<Channel, EventFrame.Id> joined) {
        if (closed) {
            return;
        }
        joined.forEach((channel, id) -> joinedAfter.put(channel, id.millis()));
        EventFrame mine = new EventFrame(named(joined.values()), first).only(followed);
        mine.events().stream().filter(Event::isExit).map(Event::process).forEach(exitsAlreadySent::add);
        if (mine.events().isEmpty()) {
            busy = true;
            writeHeartbeat();
        } else {
            send(mine);
        }
        if (joined.keySet().stream().anyMatch(channel -> channel.topic() == Topic.WATCHED)) {
            finishWithLast(mine);
        }
    }

    /** The id of several frames together: one that a client can resume from, if there is one. */
    private static EventFrame.Id named(Collection<EventFrame.Id> ids) {
        return ids.stream()
                .max(Comparator.comparing(EventFrame.Id::resumable).thenComparing(EventFrame.Id::millis))
                .orElseThrow();
    }

    /**
     * Offers the frame of a tick.
     *
     * @param part the events of the frame that concern the followed processes
     */
    synchronized void offer(Channel channel, EventFrame part) {
        // Frames of before it joined are covered by its first frame.
        if (closed || ending || part.id().millis() <= joinedAfter.getOrDefault(channel, -1L)) {
            return;
        }
        EventFrame mine = withoutExitsAlreadySent(part);
        if (busy) {
            keep(channel, mine);
        } else {
            send(stale.remove(channel) ? new EventFrame(mine.id(), channel.state()) : mine);
        }
        if (channel.topic() == Topic.WATCHED) {
            finishWithLast(mine);
        }
    }

    /** Drops exits that the first frame already had. */
    private EventFrame withoutExitsAlreadySent(EventFrame frame) {
        boolean again = !exitsAlreadySent.isEmpty()
                && frame.events().stream()
                        .anyMatch(event -> event.isExit() && exitsAlreadySent.contains(event.process()));
        if (!again) {
            return frame;
        }
        return new EventFrame(
                frame.id(),
                frame.events().stream()
                        .filter(event -> !event.isExit() || !exitsAlreadySent.contains(event.process()))
                        .toList());
    }

    private void keep(Channel channel, EventFrame mine) {
        Waiting kept = waiting.computeIfAbsent(channel, it -> new Waiting());
        if (kept.newest != null) {
            kept.newest.events().stream().filter(Event::isExit).forEach(kept.exits::add);
            kept.missed +=
                    1 + kept.newest.events().stream().mapToLong(Event::ticks).sum();
        }
        kept.newest = mine;
        if (kept.exits.size() > MAX_EXITS) {
            abort(new TimeoutException("the client does not read"));
        }
    }

    /** Finishes once none of the followed processes is watched any more and their exits have been sent. */
    private void finishWithLast(EventFrame newest) {
        boolean noneLeft = !followed.isEmpty()
                && newest.events().stream().noneMatch(event -> event.process() != null && !event.isExit())
                && followed.stream().noneMatch(feed.latest()::containsKey);
        if (noneLeft) {
            finish();
        }
    }

    private void send(EventFrame frame) {
        if (!frame.events().isEmpty()) {
            busy = true;
            lastWriteAt = feed.now();
            write(frame);
        }
    }

    /** The pending write has completed. */
    final synchronized void written() {
        busy = false;
        lastWriteAt = feed.now();
        if (!waiting.isEmpty()) {
            List<Event> events = new ArrayList<>();
            waiting.forEach((channel, kept) -> catchUp(channel, kept, events));
            EventFrame.Id id = named(
                    waiting.values().stream().map(kept -> kept.newest.id()).toList());
            waiting.clear();
            send(new EventFrame(id, events));
        }
        if (ending) {
            finish();
        }
    }

    private void catchUp(Channel channel, Waiting kept, List<Event> events) {
        events.addAll(kept.exits);
        if (channel.topic() == Topic.LIST && (kept.missed > 0 || stale.contains(channel))) {
            // Dropped changes cannot be merged. The next tick sends the whole list: this thread serves all sockets, and
            // must not encode it.
            stale.add(channel);
            return;
        }
        if (channel.topic() == Topic.WATCHED && kept.missed > 0) {
            events.add(Event.missed(kept.missed));
        }
        events.addAll(kept.newest.events());
    }

    /** Completed once the client got its end event, or has left; exceptionally if it was cut before. */
    final CompletableFuture<Void> ended() {
        return ended;
    }

    /** The client has left, or its stream is being ended. */
    final void gone() {
        leave();
        if (!endBegun) {
            ended.complete(null);
        }
    }

    /** The stream cannot go on. */
    final void failed(Throwable failure) {
        leave();
        settle(failure);
    }

    /** With an IOException Jetty reports that the client has closed or reset its connection. */
    private void settle(Throwable failure) {
        if (failure instanceof IOException) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    private void leave() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.clear();
        }
        onGone.accept(this);
    }

    /** Ends the stream once the pending write has completed. */
    final synchronized void finish() {
        ending = true;
        if (!busy && !closed) {
            busy = true;
            endBegun = true;
            end(Callback.from(() -> ended.complete(null), this::settle));
        }
    }

    /** Cuts a client that does not read, or sends a heartbeat; called periodically. */
    final synchronized void check() {
        long idle = feed.now() - lastWriteAt;
        if (busy && idle > WRITE_TIMEOUT) {
            abort(new TimeoutException("the client does not read"));
        } else if (!busy && !closed && idle > HEARTBEAT_INTERVAL) {
            busy = true;
            lastWriteAt = feed.now();
            writeHeartbeat();
        }
    }
}
