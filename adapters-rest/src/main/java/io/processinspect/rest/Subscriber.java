package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.ServerJson;
import java.util.ArrayList;
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
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);
    /** A stream without a word for so long says that it is there. */
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_EXITS = 10_000;

    private final Streams streams;
    private final String address;
    /** Whom it follows; empty for all. */
    private final Set<ProcessIdentity> followed;

    private final Set<ProcessIdentity> present = new HashSet<>();
    private final Map<Group, Waiting> waiting = new LinkedHashMap<>();
    private boolean busy;
    private boolean ending;
    private boolean over;
    private long since = System.nanoTime();

    /** What a group has offered to a client that was busy. */
    private static final class Waiting {
        final List<Event> exits = new ArrayList<>();
        Tidings newest;
        long frames;
    }

    Subscriber(Streams streams, String address, Set<ProcessIdentity> followed) {
        this.streams = streams;
        this.address = address;
        this.followed = Set.copyOf(followed);
    }

    /** Writes a frame, and calls {@link #written} or {@link #gone} when that is over. */
    abstract void write(Tidings frame);

    /** Writes something that means nothing. */
    abstract void writeNothing();

    /** Ends the stream in order, after a last word. */
    abstract void end();

    /** Ends it at once. */
    abstract void abort();

    String address() {
        return address;
    }

    /** Sends what a client begins with. */
    synchronized void begin(Tidings first) {
        Tidings mine = mine(first);
        if (mine.events().isEmpty()) {
            busy = true;
            writeNothing();
        } else {
            send(mine);
        }
    }

    synchronized void offer(Group group, Tidings frame) {
        if (over || ending) {
            return;
        }
        Tidings mine = mine(frame);
        if (!busy) {
            send(mine);
            return;
        }
        Waiting kept = waiting.computeIfAbsent(group, it -> new Waiting());
        if (kept.newest != null) {
            kept.newest.events().stream().filter(Event::isExit).forEach(kept.exits::add);
        }
        kept.newest = mine;
        kept.frames++;
        if (kept.exits.size() > MOST_EXITS) {
            abort();
        }
    }

    private Tidings mine(Tidings frame) {
        return followed.isEmpty() ? frame : frame.only(followed);
    }

    private void send(Tidings frame) {
        if (!frame.events().isEmpty()) {
            busy = true;
            since = System.nanoTime();
            write(frame);
        }
        if (!followed.isEmpty() && nobodyLeft(frame)) {
            finish();
        }
    }

    /** Whether all whom it follows were there, and are no longer. */
    private boolean nobodyLeft(Tidings frame) {
        Set<ProcessIdentity> seen = new HashSet<>();
        boolean aboutProcesses = false;
        for (Event event : frame.events()) {
            if (event.isExit()) {
                present.remove(event.process());
                aboutProcesses = true;
            } else if (event.process() != null) {
                seen.add(event.process());
            }
        }
        present.addAll(seen);
        return aboutProcesses && present.isEmpty();
    }

    /** The last write is done. */
    final synchronized void written() {
        busy = false;
        since = System.nanoTime();
        if (ending) {
            finish();
            return;
        }
        if (!waiting.isEmpty()) {
            List<Event> events = new ArrayList<>();
            String id = "";
            for (Map.Entry<Group, Waiting> one : waiting.entrySet()) {
                catchUp(one.getKey(), one.getValue(), events);
                id = one.getValue().newest.id();
            }
            waiting.clear();
            send(new Tidings(id, events));
        }
    }

    private void catchUp(Group group, Waiting kept, List<Event> events) {
        events.addAll(kept.exits);
        if (kept.frames == 1) {
            events.addAll(kept.newest.events());
            return;
        }
        switch (group.key().topic()) {
            case WATCHED -> {
                events.add(new Event("missed", ServerJson.missed(kept.frames - 1)));
                events.addAll(kept.newest.events());
            }
            // Changes of changes would be changes that nobody wrote down: the whole list is what holds.
            case LIST -> events.addAll(group.state());
            case SYSTEM -> events.addAll(kept.newest.events());
        }
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
        long idle = System.nanoTime() - since;
        if (busy && idle > PATIENCE) {
            abort();
        } else if (!busy && !over && idle > SILENCE) {
            busy = true;
            since = System.nanoTime();
            writeNothing();
        }
    }
}
