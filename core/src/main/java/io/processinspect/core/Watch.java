package io.processinspect.core;

import io.processinspect.End;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The watch list: all its processes read in one batch per tick, the result published as one immutable map. */
final class Watch implements WatchList {
    private final Machine machine;
    private final MetricFlags metrics;
    private final Consumer<Watch> onClose;
    private final Map<ProcessIdentity, Watched> watched = new LinkedHashMap<>();
    private final Map<WatchListener, Mailbox<Tick>> mailboxes = new ConcurrentHashMap<>();
    private volatile Map<ProcessIdentity, ProcessSample> latest = Map.of();
    private boolean closed;
    private long newestRead = Long.MIN_VALUE;
    private Loop loop;

    Watch(Machine machine, MetricFlags metrics, Consumer<Watch> onClose) {
        this.machine = machine;
        this.metrics = metrics;
        this.onClose = onClose;
    }

    /** One run of the loop, from a start to the next start or stop. */
    private final class Loop extends Sampler.Task {
        private final Grid grid;
        private long ticksRead;

        Loop(Schedule schedule) {
            this.grid = new Grid(schedule, machine.timeline().nanoTime());
        }

        @Override
        long run(long now) {
            synchronized (Watch.this) {
                if (loop != this) {
                    return Timeline.NEVER;
                }
                long unread = grid.advance(now);
                if (unread >= 0) {
                    ticksRead++;
                    readAll(unread);
                }
                return grid.isOver(now) ? Timeline.NEVER : grid.due();
            }
        }

        /** What the sampler's log calls it. */
        @Override
        public String toString() {
            return "the watch list";
        }
    }

    private static final class Watched {
        final OpenProcess process;
        final Reading reading;
        final Track track;
        Sample latest;

        Watched(OpenProcess process, Reading reading, Subject subject) {
            this.process = process;
            this.reading = reading;
            this.track = new Track(subject, reading);
            this.latest = track.atFirst();
        }
    }

    private record Exit(ProcessIdentity process, End end) {}

    private record Tick(Map<ProcessIdentity, ProcessSample> latest, List<Exit> exits) {
        Tick after(Tick undelivered) {
            List<Exit> all = new ArrayList<>(undelivered.exits);
            all.addAll(exits);
            return new Tick(latest, all);
        }
    }

    @Override
    public ProcessIdentity add(long pid) {
        return add(machine.open(pid, metrics));
    }

    @Override
    public ProcessIdentity add(ProcessIdentity process) {
        return add(machine.open(process, metrics));
    }

    private synchronized ProcessIdentity add(OpenProcess process) {
        ProcessIdentity identity = process.process();
        boolean taken = false;
        try {
            requireOpen();
            if (!watched.containsKey(identity)) {
                Reading reading = new Reading(metrics, machine.timeline());
                reading.begin();
                if (!reading.fill(process)) {
                    throw new NoSuchProcessException(identity.pid());
                }
                watched.put(identity, new Watched(process, reading, machine.subject(process, metrics)));
                taken = true;
                newestRead = Math.max(newestRead, reading.nanoTime());
                publish();
            }
            return identity;
        } finally {
            if (!taken) {
                process.close();
            }
        }
    }

    @Override
    public synchronized boolean remove(ProcessIdentity process) {
        Watched gone = watched.remove(process);
        if (gone == null) {
            return false;
        }
        gone.process.close();
        publish();
        return true;
    }

    @Override
    public Optional<ProcessIdentity> find(long pid) {
        return latest.keySet().stream().filter(process -> process.pid() == pid).findFirst();
    }

    @Override
    public Map<ProcessIdentity, ProcessSample> latest() {
        return latest;
    }

    @Override
    public Map<ProcessIdentity, ProcessSample> refresh(Duration least) throws InterruptedException {
        long nanos = least.isZero() ? 0 : Schedule.require("interval", least).toNanos();
        long from;
        synchronized (this) {
            requireOpen();
            from = watched.isEmpty() ? machine.timeline().nanoTime() - nanos : newestRead;
        }
        machine.timeline().sleepUntil(from + nanos);
        synchronized (this) {
            requireOpen();
            // Somebody else may have read meanwhile, and one read serves all.
            if (newestRead - from <= 0) {
                readAll(0);
            }
            return latest;
        }
    }

    private void readAll(long unread) {
        Watched[] all = watched.values().toArray(Watched[]::new);
        boolean[] alive = new boolean[all.length];
        readBatch(all, alive);
        List<Exit> exits = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            newestRead = Math.max(newestRead, all[i].reading.nanoTime());
            if (alive[i]) {
                all[i].latest = all[i].track.next(all[i].reading);
            } else {
                exits.add(exited(all[i].process));
            }
        }
        publish();
        Tick tick = new Tick(latest, exits);
        mailboxes.values().forEach(mailbox -> mailbox.post(tick, unread));
    }

    private void readBatch(Watched[] all, boolean[] alive) {
        OpenProcess[] open = new OpenProcess[all.length];
        Reading[] into = new Reading[all.length];
        for (int i = 0; i < all.length; i++) {
            open[i] = all[i].process;
            into[i] = all[i].reading;
        }
        try {
            machine.readAll(open, into, alive);
        } catch (RuntimeException failure) {
            for (int i = 0; i < all.length; i++) {
                into[i].begin();
                into[i].fail(String.valueOf(failure));
                alive[i] = true;
            }
        }
    }

    private Exit exited(OpenProcess process) {
        watched.remove(process.process());
        End end = new End(
                End.Cause.EXITED, Instant.ofEpochMilli(machine.timeline().epochMillis()), process.exitCode());
        process.close();
        return new Exit(process.process(), end);
    }

    private void publish() {
        Map<ProcessIdentity, ProcessSample> map = new LinkedHashMap<>();
        watched.forEach((identity, one) -> map.put(identity, one.latest));
        latest = Collections.unmodifiableMap(map);
    }

    @Override
    public synchronized void addListener(WatchListener listener) {
        requireOpen();
        mailboxes.computeIfAbsent(
                listener,
                it -> new Mailbox<>(
                        machine.timeline().listeners(),
                        receiver(it),
                        (waiting, newest) -> newest.after(waiting),
                        "the watch list"));
    }

    private static Mailbox.Receiver<Tick> receiver(WatchListener listener) {
        return new Mailbox.Receiver<>() {
            @Override
            public void missed(long ticks) {
                listener.onMissed(ticks);
            }

            @Override
            public void value(Tick tick) {
                RuntimeException first = null;
                for (Exit exit : tick.exits) {
                    try {
                        listener.onExit(exit.process, exit.end);
                    } catch (RuntimeException failure) {
                        // The other exits are told all the same; the mailbox reports the first failure.
                        first = first == null ? failure : first;
                    }
                }
                listener.onTick(tick.latest);
                if (first != null) {
                    throw first;
                }
            }

            @Override
            public void end() {
                throw new AssertionError("a watch list has no end event");
            }
        };
    }

    @Override
    public void removeListener(WatchListener listener) {
        mailboxes.remove(listener);
    }

    @Override
    public synchronized Statistics statistics() {
        long read = loop == null ? 0 : loop.ticksRead;
        long unread = loop == null ? 0 : loop.grid.missed();
        return new Statistics(
                read + unread,
                read,
                unread,
                mailboxes.values().stream().mapToLong(Mailbox::missed).sum(),
                loop == null ? 0 : loop.grid.maxLag(),
                mailboxes.values().stream().mapToLong(Mailbox::failures).sum());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the watch list is closed; open another with watch()");
        }
    }

    @Override
    public synchronized void start(Schedule schedule) {
        requireOpen();
        stop();
        loop = new Loop(schedule);
        machine.sampler().add(loop, loop.grid.due());
    }

    @Override
    public synchronized void stop() {
        if (loop != null) {
            machine.sampler().cancel(loop);
            loop = null;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        stop();
        closed = true;
        watched.values().forEach(one -> one.process.close());
        watched.clear();
        mailboxes.clear();
        onClose.accept(this);
    }
}
