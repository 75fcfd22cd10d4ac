package io.processinspect.json;

import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where each number stands in a sample: the one table that writing, reading and CSV go by. */
final class Shape {
    /** How a number is written. */
    enum Unit {
        COUNT,
        /** Nanoseconds, written as seconds. */
        NANOS,
        PERCENT
    }

    /**
     * One number.
     *
     * @param group the object it stands in; empty for one that stands at the top
     * @param key its key there
     * @param metric by which it is asked for
     * @param counter null for a share, which is computed
     * @param value takes it out of a sample
     */
    record Leaf(
            String group,
            String key,
            Metric metric,
            Unit unit,
            Counter counter,
            Function<ProcessSample, Measured<? extends Number>> value) {
        String path() {
            return group.isEmpty() ? key : group + "." + key;
        }
    }

    static final Leaf OF_MACHINE = share("percent", sample -> sample.cpu().percentOfMachine());
    static final Leaf OF_ONE_CPU =
            share("percent_of_one_cpu", sample -> sample.cpu().percentOfOneCpu());
    static final Leaf OF_ALLOWED =
            share("percent_of_allowed", sample -> sample.cpu().percentOfAllowed());

    /** Every number, in the order in which they are written; those of one group stand together. */
    static final List<Leaf> LEAVES = List.of(
            OF_MACHINE,
            OF_ONE_CPU,
            OF_ALLOWED,
            leaf("cpu_usage", "kernel_time", Counter.KERNEL_NANOS),
            leaf("cpu_usage", "user_time", Counter.USER_NANOS),
            leaf("memory", "working_set", Counter.WORKING_SET),
            leaf("memory", "private_bytes", Counter.PRIVATE_BYTES),
            leaf("memory", "pagefile", Counter.PAGEFILE),
            leaf("memory", "virtual", Counter.VIRTUAL),
            leaf("memory", "shared", Counter.SHARED),
            leaf("", "handles", Counter.HANDLES),
            leaf("", "threads", Counter.THREADS),
            leaf("io", "reads", Counter.READS),
            leaf("io", "writes", Counter.WRITES),
            leaf("io", "bytes_read", Counter.BYTES_READ),
            leaf("io", "bytes_written", Counter.BYTES_WRITTEN),
            leaf("network", "bytes_sent", Counter.BYTES_SENT),
            leaf("network", "bytes_received", Counter.BYTES_RECEIVED),
            leaf("storage", "bytes_read", Counter.STORAGE_READ),
            leaf("storage", "bytes_written", Counter.STORAGE_WRITTEN),
            leaf("page_faults", "minor", Counter.MINOR_FAULTS),
            leaf("page_faults", "major", Counter.MAJOR_FAULTS),
            leaf("context_switches", "voluntary", Counter.VOLUNTARY_SWITCHES),
            leaf("context_switches", "involuntary", Counter.INVOLUNTARY_SWITCHES));

    private Shape() {}

    private static Leaf leaf(String group, String key, Counter counter) {
        Unit unit = counter.metric() == Metric.CPU ? Unit.NANOS : Unit.COUNT;
        return new Leaf(group, key, counter.metric(), unit, counter, sample -> sample.value(counter));
    }

    private static Leaf share(String key, Function<ProcessSample, Measured<? extends Number>> value) {
        return new Leaf("cpu_usage", key, Metric.CPU, Unit.PERCENT, null, value);
    }

    static Stream<Leaf> asked(MetricFlags metrics) {
        return LEAVES.stream().filter(leaf -> metrics.contains(leaf.metric()));
    }

    static List<Leaf> group(String name) {
        return LEAVES.stream().filter(leaf -> leaf.group().equals(name)).toList();
    }
}
