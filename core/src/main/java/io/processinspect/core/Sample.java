package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpu;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.NetworkCoverage;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Status;
import io.processinspect.Termination;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Two counter snapshots and the differences between them.
 *
 * <p>{@code from} is null for a sample without an interval. It is the same as {@code now} when an interval was requested but
 * no second read has succeeded: not yet, or never because the process exited first.
 */
final class Sample implements ProcessSample {
    private static final Absence FELL = Absence.failed("the counter was reset during the interval");
    private static final Absence NO_GOOD_READ = Absence.failed("no second read succeeded");

    private final SampleContext context;
    private final CounterSnapshot now;
    private final CounterSnapshot from;
    /** An int, as that makes each sample a word smaller; there are 22 counters. */
    private final int fell;

    private final Termination end;

    /**
     * A sample over two snapshots.
     *
     * @param fell a mask of the counters that fell between them
     * @param end how it ended, or null
     */
    Sample(SampleContext context, CounterSnapshot now, CounterSnapshot from, long fell, Termination end) {
        this.context = context;
        this.now = now;
        this.from = from;
        this.fell = Math.toIntExact(fell);
        this.end = end;
    }

    /** This sample over the earlier sample's interval as well. */
    Sample since(Sample before) {
        return before.from == null ? this : new Sample(context, now, before.from, fell | before.fell, end);
    }

    /** This sample with how it ended. */
    Sample ended(Termination how) {
        return new Sample(context, now, from, fell, how);
    }

    @Override
    public ProcessIdentity process() {
        return context.process();
    }

    @Override
    public String name() {
        return now.name();
    }

    @Override
    public Status status() {
        return now.status;
    }

    @Override
    public String backend() {
        return context.backend();
    }

    @Override
    public MetricFlags requested() {
        return context.metrics();
    }

    @Override
    public Instant time() {
        return Instant.ofEpochMilli(now.epochMillis);
    }

    @Override
    public Optional<Duration> interval() {
        return from == null || from == now ? Optional.empty() : Optional.of(Duration.ofNanos(nanos()));
    }

    private long nanos() {
        return Math.max(0, now.nanoTime - from.nanoTime);
    }

    @Override
    public Optional<Termination> ended() {
        return Optional.ofNullable(end);
    }

    @Override
    public Measured<Long> total(Counter counter) {
        if (!context.metrics().contains(counter.metric())) {
            return absent(counter, Absence.notRequested(counter.metric()));
        }
        if (counter == Counter.CPU_NANOS && !now.has(counter)) {
            return sum(total(Counter.KERNEL_NANOS), total(Counter.USER_NANOS));
        }
        if (from == null && context.network() != null && counter.metric() == Metric.NET && now.has(counter)) {
            return absent(counter, Absence.NEEDS_INTERVAL);
        }
        return now.has(counter) ? Measured.of(now.get(counter)) : absent(counter, now.absenceOf(counter));
    }

    /** The CPU time of a backend that has kernel and user time alone. */
    private static Measured<Long> sum(Measured<Long> kernel, Measured<Long> user) {
        return Measured.sum(Counter.CPU_NANOS.label(), kernel, user);
    }

    @Override
    public Measured<Long> value(Counter counter) {
        Measured<Long> total = total(counter);
        if (from == null || !counter.cumulative() || !total.isPresent()) {
            return total;
        }
        if (from == now) {
            return absent(counter, whyNoSecondRead());
        }
        if (counter == Counter.CPU_NANOS && !(now.has(counter) && from.has(counter))) {
            // Also where one of the reads alone has it: the two are not taken by the same clock.
            return sum(value(Counter.KERNEL_NANOS), value(Counter.USER_NANOS));
        }
        if ((fell & counter.bit()) != 0) {
            return absent(counter, FELL);
        }
        return from.has(counter)
                ? Measured.of(now.get(counter) - from.get(counter))
                : absent(counter, Absence.NEEDS_INTERVAL);
    }

    private Absence whyNoSecondRead() {
        if (end == null) {
            return Absence.NEEDS_INTERVAL;
        }
        return end.cause() == Termination.Cause.EXITED ? Absence.GONE : NO_GOOD_READ;
    }

    @Override
    public Cpu cpu() {
        Measured<Long> kernel = value(Counter.KERNEL_NANOS);
        Measured<Long> user = value(Counter.USER_NANOS);
        Measured<Long> busy = value(Counter.CPU_NANOS);
        Absence why = whyNoShare(busy);
        if (why != null) {
            Measured<Double> none = Measured.absent("CPU share", why);
            return new Cpu(none, none, none, seconds(kernel), seconds(user));
        }
        Cpus cpus = context.cpus();
        double ofMachine = CpuShare.ofMachine(busy.get(), nanos(), cpus.online());
        return new Cpu(
                Measured.of(ofMachine),
                Measured.of(ofMachine * cpus.online()),
                CpuShare.ofAllowed(ofMachine, cpus),
                seconds(kernel),
                seconds(user));
    }

    private Absence whyNoShare(Measured<Long> busy) {
        if (!busy.isPresent()) {
            return busy.absence().orElseThrow();
        }
        if (from == null) {
            return Absence.NEEDS_INTERVAL;
        }
        return nanos() == 0 ? CpuShare.NO_TIME : null;
    }

    private static Measured<Double> seconds(Measured<Long> nanos) {
        return nanos.isPresent()
                ? Measured.of(nanos.get() / 1e9)
                : Measured.absent("CPU time", nanos.absence().orElseThrow());
    }

    @Override
    public Optional<NetworkCoverage> networkCoverage() {
        return Optional.ofNullable(context.network());
    }

    private static Measured<Long> absent(Counter counter, Absence why) {
        return Measured.absent(counter.label(), why);
    }

    @Override
    public ProcessSample only(MetricFlags subset) {
        if (!context.metrics().containsAll(subset)) {
            throw new IllegalArgumentException("pid " + process().pid() + ": requested " + context.metrics()
                    + ", which cannot be narrowed to " + subset);
        }
        return new Sample(context.only(subset), now, from, fell, end);
    }

    /** The process, the time, the backend and the numbers that were asked for, for a log. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(process())
                .append(" '")
                .append(now.name())
                .append("' at ")
                .append(time())
                .append(" by ")
                .append(backend());
        interval().ifPresent(interval -> text.append(" over ").append(interval));
        for (Counter counter : Counter.all()) {
            if (requested().contains(counter.metric())) {
                text.append(", ").append(counter.label()).append(' ').append(value(counter));
            }
        }
        return text.toString();
    }
}
