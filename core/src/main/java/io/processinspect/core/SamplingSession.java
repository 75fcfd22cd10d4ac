package io.processinspect.core;

import io.processinspect.MetricFlags;
import io.processinspect.MonitoringSession;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.Termination;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Reads one process repeatedly through one handle. With a listener this is continuous monitoring, and the result covers
 * its ticks. Without one it is a session: it reads on request and once more at its end, and its ticks only ensure that
 * there is a recent successful read when the process exits.
 */
final class SamplingSession extends TickScheduler.Task implements MonitoringSession {
    private final BackendContext backend;
    private final Timeline timeline;
    private final TickScheduler scheduler;
    private final OpenProcess process;
    private final Reading reading;
    private final CounterSeries series;
    private final CounterSnapshot first;
    private final TickSchedule tickSchedule;
    private final ListenerDispatcher<Sample> dispatcher;
    private final Consumer<SamplingSession> onFinish;
    private final CompletableFuture<Termination> ending = new CompletableFuture<>();
    /** Whether the backend was told of the exit, which is read at once then. */
    private volatile boolean exitTold;

    private State state = State.RUNNING;
    private Termination end;
    private long ticksRead;
    private long readNanos;

    /**
     * Takes the first read.
     *
     * @param process owned by this session from now on, unless the constructor throws
     * @param listener null for a session
     * @param onFinish called when the process has been released
     * @throws NoSuchProcessException when the process exited before the first read
     */
    SamplingSession(
            BackendContext backend,
            OpenProcess process,
            MetricFlags metrics,
            Schedule schedule,
            SampleListener listener,
            Consumer<SamplingSession> onFinish) {
        this.backend = backend;
        this.timeline = backend.timeline();
        this.scheduler = backend.scheduler();
        this.process = process;
        this.onFinish = onFinish;
        this.reading = new Reading(metrics, timeline);
        if (!read()) {
            throw new NoSuchProcessException(process.process().pid());
        }
        this.series = new CounterSeries(backend.context(process, metrics), reading);
        this.first = series.lastGood();
        this.tickSchedule = new TickSchedule(schedule, reading.nanoTime());
        this.dispatcher = listener == null
                ? null
                : new ListenerDispatcher<>(
                        listener.isDirect() ? Runnable::run : timeline.listeners(),
                        sink(listener),
                        (pending, newest) -> newest.since(pending),
                        toString());
    }

    /** Schedules the ticks; separate from the constructor, so that no other thread sees a partly constructed object. */
    synchronized void start() {
        scheduler.add(this, tickSchedule.due());
        BackendContext.onExit(process, () -> {
            exitTold = true;
            scheduler.hasten(this);
        });
    }

    private ListenerDispatcher.Sink<Sample> sink(SampleListener listener) {
        return new ListenerDispatcher.Sink<>() {
            @Override
            public void missed(long ticks) {
                listener.onMissed(ticks);
            }

            @Override
            public void value(Sample sample) {
                listener.onSample(sample);
            }

            @Override
            public void end() {
                listener.onEnd(ended().orElseThrow());
            }
        };
    }

    private boolean read() {
        reading.begin();
        return process.tryRead(reading);
    }

    @Override
    synchronized long run(long now) {
        if (state != State.RUNNING) {
            return Timeline.NEVER;
        }
        boolean isTold = exitTold;
        exitTold = false;
        long unread = tickSchedule.advance(now);
        if (unread < 0 && isTold && !read()) {
            exited(0);
        } else if (unread >= 0) {
            try {
                tick(unread);
            } catch (OutOfMemoryError shortage) {
                tickSchedule.undo(unread);
                throw shortage;
            }
        }
        if (state == State.RUNNING && tickSchedule.isOver(now)) {
            finish(Termination.Cause.DURATION);
        }
        return state == State.RUNNING ? tickSchedule.due() : Timeline.NEVER;
    }

    private void tick(long unread) {
        // Measures the read only, not the wait for the lock, nor a listener.
        long begin = timeline.nanoTime();
        boolean lives = read();
        Sample sample = lives ? series.next(reading, process.process(), backend.cpus()) : null;
        readNanos += timeline.nanoTime() - begin;
        if (!lives) {
            exited(unread);
            return;
        }
        ticksRead++;
        if (dispatcher != null) {
            dispatcher.post(sample, unread);
        }
    }

    /** Reads independently of the ticks. */
    private void readNow() {
        if (read()) {
            series.next(reading, process.process(), backend.cpus());
        } else {
            exited(0);
        }
    }

    private void exited(long unread) {
        series.exited(reading);
        finish(Termination.Cause.EXITED, unread);
    }

    private void finish(Termination.Cause cause) {
        // A session's result extends to its end; that of monitoring is the sum of its samples.
        if (dispatcher == null) {
            readNow();
        }
        if (state == State.RUNNING) {
            finish(cause, 0);
        }
    }

    private void finish(Termination.Cause cause, long unread) {
        OptionalInt code = cause == Termination.Cause.EXITED ? BackendContext.exitCode(process) : OptionalInt.empty();
        end = new Termination(cause, Instant.ofEpochMilli(timeline.epochMillis()), code);
        state = State.FINISHED;
        scheduler.cancel(this);
        BackendContext.release(process);
        onFinish.accept(this);
        if (dispatcher != null) {
            dispatcher.end(unread);
        }
        timeline.listeners().execute(() -> ending.complete(end));
    }

    @Override
    public ProcessIdentity process() {
        return process.process();
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public synchronized Optional<Termination> ended() {
        return Optional.ofNullable(end);
    }

    @Override
    public CompletableFuture<Termination> whenEnded() {
        return ending.copy();
    }

    @Override
    public synchronized Statistics statistics() {
        // The tick at which the exit was noticed yields no sample and is not counted.
        long ticks = ticksRead + tickSchedule.missed();
        return dispatcher == null
                ? new Statistics(ticks, ticksRead, tickSchedule.missed(), 0, tickSchedule.maxLag(), 0, readNanos)
                : new Statistics(
                        ticks,
                        dispatcher.delivered(),
                        tickSchedule.missed(),
                        dispatcher.missed(),
                        tickSchedule.maxLag(),
                        dispatcher.failures(),
                        readNanos);
    }

    @Override
    public Optional<Throwable> listenerFailure() {
        return dispatcher == null ? Optional.empty() : Optional.ofNullable(dispatcher.lastFailure());
    }

    @Override
    public synchronized ProcessSample soFar() {
        requireNotClosed();
        if (state == State.RUNNING && dispatcher == null) {
            readNow();
        }
        return series.since(first, end);
    }

    @Override
    public synchronized void stop() {
        if (state == State.RUNNING) {
            finish(Termination.Cause.STOPPED);
        }
    }

    @Override
    public synchronized ProcessSample end() {
        requireNotClosed();
        stop();
        state = State.CLOSED;
        return series.since(first, end);
    }

    @Override
    public synchronized void close() {
        abort();
        state = State.CLOSED;
    }

    /** Ends the session without another read; the result covers what has been read so far. */
    @Override
    synchronized void abort() {
        if (state == State.RUNNING) {
            finish(Termination.Cause.STOPPED, 0);
        }
    }

    private void requireNotClosed() {
        if (state == State.CLOSED) {
            throw new IllegalStateException("pid " + process().pid()
                    + ": the session is closed and its result was taken or discarded; start a new one");
        }
    }

    /** The process, for messages. */
    @Override
    public String toString() {
        return process.process().toString();
    }
}
