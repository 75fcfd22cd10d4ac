package io.processinspect.core;

import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.Termination;
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
final class SamplingWatchList implements WatchList {
    private static final int MAX_EXITED = 1000;

    private final BackendContext backend;
    private final MetricFlags metrics;
    private final Consumer<SamplingWatchList> onClose;
    private final Map<ProcessIdentity, WatchedProcess> watched = new LinkedHashMap<>();
    private final Map<WatchListener, Subscription> subscriptions = new ConcurrentHashMap<>();
    /** Who exited, the oldest first. */
    private final Map<ProcessIdentity, ProcessSample> gone = new LinkedHashMap<>();

    private volatile Map<ProcessIdentity, ProcessSample> latest = Map.of();
    private volatile List<ProcessSample> exited = List.of();
    private boolean closed;
    private long rounds;
    private Loop loop;
    private boolean ticking;

    SamplingWatchList(BackendContext backend, MetricFlags metrics, Consumer<SamplingWatchList> onClose) {
        this.backend = backend;
        this.metrics = metrics;
        this.onClose = onClose;
    }

    /** One run of the loop, from a start to the next start or stop. */
    private final class Loop extends TickScheduler.Task {
        private final TickSchedule tickSchedule;
        private long ticksRead;
        private long readNanos;

        Loop(Schedule schedule) {
            this.tickSchedule = new TickSchedule(schedule, backend.timeline().nanoTime());
        }

        @Override
        long run(long now) {
            synchronized (SamplingWatchList.this) {
                if (loop != this || !ticking) {
                    return Timeline.NEVER;
                }
                long unread = tickSchedule.advance(now);
                if (unread >= 0) {
                    ticksRead++;
                    readAll(unread, 1);
                }
                return tickSchedule.isOver(now) ? Timeline.NEVER : tickSchedule.due();
            }
        }

        @Override
        void abort() {
            stop();
        }

        /** What the sampler's log calls it. */
        @Override
        public String toString() {
            return "the watch list";
        }
    }

    private static final class WatchedProcess {
        final OpenProcess process;
        final Reading reading;
        final CounterSeries series;
        Sample latest;
        /** The round in which it was read last; 0 when it was only added. */
        long round;

        WatchedProcess(OpenProcess process, Reading reading, SampleContext context) {
            this.process = process;
            this.reading = reading;
            this.series = new CounterSeries(context, reading);
            this.latest = series.alone();
        }
    }

    @Override
    public ProcessIdentity add(long pid) {
        return add(backend.open(pid, metrics));
    }

    @Override
    public ProcessIdentity add(ProcessIdentity process) {
        return add(backend.open(process, metrics));
    }

    private synchronized ProcessIdentity add(OpenProcess process) {
        ProcessIdentity identity = process.process();
        boolean taken = false;
        try {
            requireOpen();
            if (!watched.containsKey(identity)) {
                Reading reading = new Reading(metrics, backend.timeline());
                reading.begin();
                if (!reading.fill(process)) {
                    throw new NoSuchProcessException(identity.pid());
                }
                watched.put(identity, new WatchedProcess(process, reading, backend.context(process, metrics)));
                taken = true;
                publish();
            }
            return identity;
        } finally {
            if (!taken) {
                BackendContext.release(process);
            }
        }
    }

    @Override
    public synchronized boolean remove(ProcessIdentity process) {
        WatchedProcess gone = watched.remove(process);
        if (gone == null) {
            return false;
        }
        BackendContext.release(gone.process);
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
        long since;
        synchronized (this) {
            since = rounds;
        }
        for (; ; ) {
            long due;
            synchronized (this) {
                requireOpen();
                List<WatchedProcess> waiting = watched.values().stream()
                        .filter(one -> one.round <= since)
                        .toList();
                if (waiting.isEmpty()) {
                    // Nothing is watched, or somebody else has read meanwhile, and one read serves all.
                    return latest;
                }
                due = waiting.stream()
                        .mapToLong(one -> one.reading.nanoTime() + nanos)
                        .reduce((one, other) -> one - other > 0 ? one : other)
                        .getAsLong();
                if (due - backend.timeline().nanoTime() <= 0) {
                    readAll(0, 0);
                    return latest;
                }
            }
            backend.timeline().sleepUntil(due);
        }
    }

    private void readAll(long unread, int ticks) {
        // The time of the reads, and not that of waiting for the lock.
        long begin = backend.timeline().nanoTime();
        rounds++;
        WatchedProcess[] all = watched.values().toArray(WatchedProcess[]::new);
        boolean[] alive = new boolean[all.length];
        readBatch(all, alive);
        List<Sample> exits = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            all[i].round = rounds;
            if (alive[i]) {
                all[i].latest = all[i].series.next(all[i].reading);
            } else {
                exits.add(exited(all[i]));
            }
        }
        remember(exits);
        WatchTick tick = new WatchTick(publish(), exits);
        subscriptions.values().forEach(subscription -> subscription.take(tick, unread, ticks));
        if (loop != null) {
            loop.readNanos += backend.timeline().nanoTime() - begin;
        }
    }

    private void remember(List<Sample> exits) {
        if (!exits.isEmpty()) {
            exits.forEach(exit -> gone.put(exit.process(), exit));
            while (gone.size() > MAX_EXITED) {
                gone.remove(gone.keySet().iterator().next());
            }
            exited = List.copyOf(gone.values());
        }
    }

    @Override
    public List<ProcessSample> exited() {
        return exited;
    }

    @Override
    public synchronized void forget(ProcessIdentity process) {
        if (gone.remove(process) != null) {
            exited = List.copyOf(gone.values());
        }
    }

    private void readBatch(WatchedProcess[] all, boolean[] alive) {
        OpenProcess[] open = new OpenProcess[all.length];
        Reading[] into = new Reading[all.length];
        for (int i = 0; i < all.length; i++) {
            open[i] = all[i].process;
            into[i] = all[i].reading;
        }
        try {
            backend.readAll(open, into, alive);
        } catch (Throwable failure) {
            // A native library that is missing is an Error, and must not end the sampler.
            for (int i = 0; i < all.length; i++) {
                into[i].begin();
                into[i].fail(String.valueOf(failure));
                alive[i] = true;
            }
        }
    }

    private Sample exited(WatchedProcess one) {
        watched.remove(one.process.process());
        Termination end = new Termination(
                Termination.Cause.EXITED,
                Instant.ofEpochMilli(backend.timeline().epochMillis()),
                BackendContext.exitCode(one.process));
        BackendContext.release(one.process);
        return one.series.last(one.reading, one.latest, end);
    }

    private Map<ProcessIdentity, Sample> publish() {
        Map<ProcessIdentity, Sample> map = new LinkedHashMap<>();
        watched.forEach((identity, one) -> map.put(identity, one.latest));
        latest = Collections.unmodifiableMap(map);
        return map;
    }

    @Override
    public synchronized void addListener(WatchListener listener, int every) {
        requireOpen();
        if (every < 1) {
            throw new IllegalArgumentException("a listener is called every tick or more seldom, not every " + every);
        }
        subscriptions.computeIfAbsent(
                listener, it -> new Subscription(it, every, backend.timeline().listeners()));
    }

    @Override
    public void removeListener(WatchListener listener) {
        Subscription removed = subscriptions.remove(listener);
        if (removed != null) {
            removed.close();
        }
    }

    @Override
    public synchronized Statistics statistics() {
        long read = loop == null ? 0 : loop.ticksRead;
        long unread = loop == null ? 0 : loop.tickSchedule.missed();
        return new Statistics(
                read + unread,
                read,
                unread,
                subscriptions.values().stream().mapToLong(Subscription::missed).sum(),
                loop == null ? 0 : loop.tickSchedule.maxLag(),
                subscriptions.values().stream()
                        .mapToLong(Subscription::failures)
                        .sum(),
                loop == null ? 0 : loop.readNanos);
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
        ticking = true;
        backend.scheduler().add(loop, loop.tickSchedule.due());
    }

    @Override
    public synchronized void stop() {
        if (ticking) {
            backend.scheduler().cancel(loop);
            ticking = false;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        stop();
        closed = true;
        watched.values().forEach(one -> BackendContext.release(one.process));
        watched.clear();
        subscriptions.values().forEach(Subscription::close);
        subscriptions.clear();
        onClose.accept(this);
    }
}
