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
 * One process read again and again through one handle. With a listener it is monitoring, and its result covers its ticks;
 * without one it is a session: it reads when asked and once more at its end, and its ticks only keep the last good read.
 */
final class SamplingSession extends TickScheduler.Task implements MonitoringSession {
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
    private State state = State.RUNNING;
    private Termination end;
    private long ticksRead;
    private long readNanos;

    /**
     * Takes the first read and starts.
     *
     * @param process held by this from now on, unless the constructor throws
     * @param listener null for a session
     * @param onFinish told when the process has been let go
     * @throws NoSuchProcessException when the process exited before the first read
     */
    SamplingSession(
            BackendContext backend,
            OpenProcess process,
            MetricFlags metrics,
            Schedule schedule,
            SampleListener listener,
            Consumer<SamplingSession> onFinish) {
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
                        timeline.listeners(),
                        receiver(listener),
                        (waiting, newest) -> newest.since(waiting),
                        toString());
    }

    /** Begins to recur; apart from the constructor, so that no other thread sees a half-made object. */
    void start() {
        scheduler.add(this, tickSchedule.due());
    }

    private ListenerDispatcher.Sink<Sample> receiver(SampleListener listener) {
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
        return reading.fill(process);
    }

    @Override
    synchronized long run(long now) {
        if (state != State.RUNNING) {
            return Timeline.NEVER;
        }
        long unread = tickSchedule.advance(now);
        if (unread >= 0) {
            // The time of the read, and not that of waiting for the lock.
            long begin = timeline.nanoTime();
            tick(unread);
            readNanos += timeline.nanoTime() - begin;
        }
        if (state == State.RUNNING && tickSchedule.isOver(now)) {
            finish(Termination.Cause.DURATION);
        }
        return state == State.RUNNING ? tickSchedule.due() : Timeline.NEVER;
    }

    private void tick(long unread) {
        if (!read()) {
            exited(unread);
            return;
        }
        ticksRead++;
        Sample sample = series.next(reading);
        if (dispatcher != null) {
            dispatcher.post(sample, unread);
        }
    }

    /** Reads beside the grid. */
    private void readNow() {
        if (read()) {
            series.next(reading);
        } else {
            exited(0);
        }
    }

    private void exited(long unread) {
        series.exited(reading);
        finish(Termination.Cause.EXITED, unread);
    }

    private void finish(Termination.Cause cause) {
        // A session's result reaches to its end; monitoring's is the sum of its samples.
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
        // The tick at which the exit was found has no sample to give and is none.
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

    /** Ends it without a further read; what was read so far is the result. */
    @Override
    synchronized void abort() {
        if (state == State.RUNNING) {
            finish(Termination.Cause.STOPPED, 0);
        }
    }

    private void requireNotClosed() {
        if (state == State.CLOSED) {
            throw new IllegalStateException("pid " + process().pid()
                    + ": the session is closed and its result taken or given up; start another");
        }
    }

    /** Whom it reads, for messages. */
    @Override
    public String toString() {
        return process.process().toString();
    }
}
