package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Status;
import io.processinspect.Termination;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A sample that was read from JSON. */
record SavedSample(
        ProcessIdentity process,
        String name,
        Status status,
        String backend,
        MetricFlags requested,
        Instant time,
        Optional<Duration> interval,
        Optional<Termination> ended,
        Cpu cpu,
        Map<Counter, Measured<Long>> values)
        implements ProcessSample {
    private static final Absence NOT_SAVED = Absence.unsupported("the JSON has only the difference over the interval");

    @Override
    public Measured<Long> value(Counter counter) {
        return values.getOrDefault(counter, Measured.absent(counter.label(), Absence.notRequested(counter.metric())));
    }

    @Override
    public Measured<Long> total(Counter counter) {
        Measured<Long> value = value(counter);
        return interval.isPresent() && counter.cumulative() && value.isPresent()
                ? Measured.absent(counter.label(), NOT_SAVED)
                : value;
    }

    @Override
    public ProcessSample only(MetricFlags subset) {
        if (!requested.containsAll(subset)) {
            throw new IllegalArgumentException(
                    "the sample holds " + requested + ", which cannot be narrowed to " + subset);
        }
        Map<Counter, Measured<Long>> kept = new EnumMap<>(Counter.class);
        values.forEach((counter, value) -> {
            if (subset.contains(counter.metric())) {
                kept.put(counter, value);
            }
        });
        Cpu keptCpu = subset.contains(Metric.CPU) ? cpu : NO_CPU;
        return new SavedSample(process, name, status, backend, subset, time, interval, ended, keptCpu, kept);
    }

    private static final Cpu NO_CPU = noCpu();

    private static Cpu noCpu() {
        Measured<Double> none = Measured.absent("CPU", Absence.notRequested(Metric.CPU));
        return new Cpu(none, none, none, none, none);
    }
}
