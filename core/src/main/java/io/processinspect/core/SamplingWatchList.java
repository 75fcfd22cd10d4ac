package io.processinspect.core;

import io.processinspect.Cpus;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Reads all its processes in one batch per tick and publishes the result as one immutable map. */
final class SamplingWatchList implements WatchList {
    private static final int MAX_EXITED = 1000;

    private final BackendContext backend;
    private final MetricFlags metrics;
    private final Consumer<SamplingWatchList> onClose;
    private final Map<ProcessIdentity, WatchBatch.Watched> watched = new LinkedHashMap<>();
    private final Map<WatchListener, Subscription> subscriptions = new ConcurrentHashMap<>();
    /** The last samples of exited processes, oldest exit first. */
    private final Map<ProcessIdentity, ProcessSample> exitedByIdentity = new LinkedHashMap<>();

    /** Exits of which the listeners have not heard: a tick that failed for want of memory leaves them to the next. */
    private final List<Sample> untold = new ArrayList<>();

    private volatile SampleMap latest = SampleMap.EMPTY;
    /** Null after a process was added or removed. */
    private WatchBatch batch;

    private volatile List<ProcessSample> exited = List.of();
    private boolean closed;
    private long rounds;
    /** Those of whose exit the backend was told. */
    private final Queue<WatchBatch.Watched> told = new ConcurrentLinkedQueue<>();

    private volatile Loop loop;
    private boolean ticking;
    private long missedByClosed;
    private long failuresOfClosed;

    SamplingWatchList(BackendContext backend, MetricFlags metrics, Consumer<SamplingWatchList> onClose) {
        this.backend = backend;
        this.metrics = metrics;
        this.onClose = onClose;
    }

    /** The periodic task from one start to the next start or stop. */
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
                    tick(unread);
                } else {
                    readTold();
                }
                return tickSchedule.isOver(now) ? Timeline.NEVER : tickSchedule.due();
            }
        }

        private void tick(long unread) {
            try {
                readAll(unread, 1);
                ticksRead++;
            } catch (OutOfMemoryError shortage) {
                tickSchedule.undo(unread);
                throw shortage;
            }
        }

        @Override
        void abort() {
            stop();
        }

        /** Names the task in the scheduler's log. */
        @Override
        public String toString() {
            return "the watch list";
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
        boolean added = false;
        try {
            requireOpen();
            if (!watched.containsKey(identity)) {
                Reading reading = new Reading(metrics, backend.timeline());
                reading.begin();
                if (!process.tryRead(reading)) {
                    throw new NoSuchProcessException(identity.pid());
                }
                watch(process, reading);
                added = true;
                publish();
            }
            return identity;
        } finally {
            if (!added) {
                BackendContext.release(process);
            }
        }
    }

    private void watch(OpenProcess process, Reading read) {
        WatchBatch.Watched watching = new WatchBatch.Watched(process, read, backend.context(process, metrics));
        BackendContext.onExit(process, () -> exitTold(watching));
        batch = null;
        watched.put(process.process(), watching);
    }

    @Override
    public List<ProcessIdentity> addAll(Collection<ProcessIdentity> processes) {
        List<OpenProcess> open = backend.openAll(unwatched(processes), metrics);
        Set<OpenProcess> unneeded = new HashSet<>(open);
        try {
            Reading[] into = new Reading[open.size()];
            Arrays.setAll(into, i -> new Reading(metrics, backend.timeline()));
            boolean[] alive = new boolean[open.size()];
            readAll(open.toArray(OpenProcess[]::new), into, alive);
            synchronized (this) {
                requireOpen();
                for (int i = 0; i < into.length; i++) {
                    if (alive[i] && !watched.containsKey(open.get(i).process())) {
                        watch(open.get(i), into[i]);
                        unneeded.remove(open.get(i));
                    }
                }
                publish();
                return processes.stream()
                        .filter(watched::containsKey)
                        .distinct()
                        .toList();
            }
        } finally {
            unneeded.forEach(BackendContext::release);
        }
    }

    private synchronized List<ProcessIdentity> unwatched(Collection<ProcessIdentity> processes) {
        requireOpen();
        return processes.stream()
                .filter(process -> !watched.containsKey(process))
                .distinct()
                .toList();
    }

    @Override
    public synchronized boolean remove(ProcessIdentity process) {
        WatchBatch.Watched removed = watched.remove(process);
        if (removed == null) {
            return false;
        }
        BackendContext.release(removed.process);
        told.remove(removed);
        batch = null;
        publish();
        return true;
    }

    @Override
    public Optional<ProcessIdentity> find(long pid) {
        return latest.keySet().stream().filter(process -> process.pid() == pid).reduce((earlier, later) -> later);
    }

    @Override
    public Map<ProcessIdentity, ProcessSample> latest() {
        return latest;
    }

    @Override
    public Map<ProcessIdentity, ProcessSample> refresh(Duration least) throws InterruptedException {
        long nanos = least.isZero() ? 0 : Schedule.require("interval", least).toNanos();
        long roundAtCall;
        synchronized (this) {
            roundAtCall = rounds;
        }
        for (; ; ) {
            long due;
            synchronized (this) {
                requireOpen();
                List<WatchBatch.Watched> unread = watched.values().stream()
                        .filter(process -> process.round <= roundAtCall)
                        .toList();
                if (unread.isEmpty()) {
                    // Nothing is watched, or another thread has read meanwhile and its result serves this call too.
                    return latest;
                }
                due = unread.stream()
                        .mapToLong(process -> process.reading.nanoTime() + nanos)
                        .reduce((a, b) -> a - b > 0 ? a : b)
                        .getAsLong();
                if (due - backend.timeline().nanoTime() <= 0) {
                    readAll(0, 0);
                    return latest;
                }
            }
            backend.timeline().sleepUntil(due);
        }
    }

    /** On a thread of the backend. */
    private void exitTold(WatchBatch.Watched process) {
        told.add(process);
        Loop running = loop;
        if (running != null) {
            backend.scheduler().hasten(running);
        }
    }

    /** Reads between ticks the processes that are told to have exited. */
    private void readTold() {
        long begin = backend.timeline().nanoTime();
        for (WatchBatch.Watched process = told.poll(); process != null; process = told.poll()) {
            if (watched.get(process.process.process()) == process) {
                process.reading.begin();
                if (!process.process.tryRead(process.reading)) {
                    exited(process);
                }
            }
        }
        if (!untold.isEmpty()) {
            List<Sample> exits = List.copyOf(untold);
            publishExits(exits);
            publish();
            subscriptions.values().forEach(subscription -> subscription.addExits(exits));
            untold.clear();
            loop.readNanos += backend.timeline().nanoTime() - begin;
        }
    }

    private void readAll(long unread, int ticks) {
        // Measures the reads only, not the wait for the lock.
        long begin = backend.timeline().nanoTime();
        rounds++;
        // They are read with the others.
        told.clear();
        WatchBatch read = batch();
        WatchBatch.Watched[] all = read.all;
        boolean[] alive = read.alive;
        readAll(read.open, read.into, alive);
        Cpus cpus = backend.cpus();
        for (int i = 0; i < all.length; i++) {
            all[i].round = rounds;
            if (alive[i]) {
                all[i].latest = all[i].series.next(all[i].reading, all[i].process.process(), cpus);
            } else {
                exited(all[i]);
            }
        }
        List<Sample> exits = List.copyOf(untold);
        publishExits(exits);
        WatchTick tick = new WatchTick(publish(), exits);
        subscriptions.values().forEach(subscription -> subscription.add(tick, unread, ticks));
        untold.clear();
        if (loop != null) {
            loop.readNanos += backend.timeline().nanoTime() - begin;
        }
    }

    private void publishExits(List<Sample> exits) {
        if (!exits.isEmpty()) {
            exits.forEach(exit -> exitedByIdentity.put(exit.process(), exit));
            while (exitedByIdentity.size() > MAX_EXITED) {
                exitedByIdentity.remove(exitedByIdentity.keySet().iterator().next());
            }
            exited = List.copyOf(exitedByIdentity.values());
        }
    }

    @Override
    public List<ProcessSample> exited() {
        return exited;
    }

    @Override
    public synchronized void forget(ProcessIdentity process) {
        if (exitedByIdentity.remove(process) != null) {
            exited = List.copyOf(exitedByIdentity.values());
        }
    }

    private void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        try {
            backend.readAll(open, into, alive);
        } catch (Throwable failure) {
            // Catches Error as well, e.g. from a missing native library: the sampler must keep running.
            for (int i = 0; i < open.length; i++) {
                into[i].begin();
                into[i].fail(String.valueOf(failure));
                alive[i] = true;
            }
        }
    }

    private void exited(WatchBatch.Watched gone) {
        Termination end = new Termination(
                Termination.Cause.EXITED,
                Instant.ofEpochMilli(backend.timeline().epochMillis()),
                BackendContext.exitCode(gone.process));
        untold.add(gone.series.last(gone.reading, gone.latest, end));
        watched.remove(gone.process.process());
        batch = null;
        BackendContext.release(gone.process);
    }

    private SampleMap publish() {
        latest = batch().latest();
        return latest;
    }

    private WatchBatch batch() {
        if (batch == null) {
            batch = new WatchBatch(watched);
        }
        return batch;
    }

    @Override
    public synchronized void addListener(WatchListener listener, int every) {
        requireOpen();
        if (every < 1) {
            throw new IllegalArgumentException("every must be 1 or more, not " + every);
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
                missedByClosed
                        + subscriptions.values().stream()
                                .mapToLong(Subscription::missed)
                                .sum(),
                loop == null ? 0 : loop.tickSchedule.maxLag(),
                failuresOfClosed
                        + subscriptions.values().stream()
                                .mapToLong(Subscription::failures)
                                .sum(),
                loop == null ? 0 : loop.readNanos);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the watch list is closed; create a new one with watch()");
        }
    }

    @Override
    public synchronized void start(Schedule schedule) {
        requireOpen();
        stop();
        loop = new Loop(schedule);
        ticking = true;
        backend.scheduler().add(loop, loop.tickSchedule.due());
        if (!told.isEmpty()) {
            backend.scheduler().hasten(loop);
        }
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
        watched.values().forEach(process -> BackendContext.release(process.process));
        watched.clear();
        told.clear();
        Statistics last = statistics();
        missedByClosed = last.missedByListener();
        failuresOfClosed = last.listenerFailures();
        subscriptions.values().forEach(Subscription::close);
        subscriptions.clear();
        onClose.accept(this);
    }
}
