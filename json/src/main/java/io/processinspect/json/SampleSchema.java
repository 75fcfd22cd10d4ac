package io.processinspect.json;

import io.processinspect.Counter;
import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where each number stands in a sample: the only table of wire keys. JSON, CSV, the rings, the OpenAPI description and the
 * catalogue that the dashboard reads all follow from it.
 */
public final class SampleSchema {
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
     * @param metric that requests it
     * @param title for people
     * @param counter null for a share, which is computed
     * @param share takes it out of the shares of CPU; null for a counter
     */
    record Field(
            String group,
            String key,
            Metric metric,
            String title,
            Unit unit,
            Counter counter,
            Function<Cpu, Measured<Double>> share) {
        String path() {
            return group.isEmpty() ? key : group + "." + key;
        }

        Measured<? extends Number> value(ProcessSample sample) {
            return value(sample, counter == null ? sample.cpu() : null);
        }

        /** The same, where the shares were computed before. */
        Measured<? extends Number> value(ProcessSample sample, Cpu shares) {
            return counter == null ? share.apply(shares) : sample.value(counter);
        }

        private String openApiType() {
            return unit == Unit.COUNT ? "{type: integer}" : "{type: number}";
        }

        /** What is counted, as the wire has it: bytes, count, seconds or percent. */
        String unitOnTheWire() {
            return switch (unit) {
                case PERCENT -> "percent";
                case NANOS -> "seconds";
                case COUNT -> EnumLabels.of(counter.unit());
            };
        }
    }

    static final Field OF_MACHINE = share("percent", "CPU of machine", cpu -> cpu.percentOfMachine());
    static final Field OF_ONE_CPU = share("percent_of_one_cpu", "CPU of one", cpu -> cpu.percentOfOneCpu());
    static final Field OF_ALLOWED = share("percent_of_allowed", "CPU of allowed", cpu -> cpu.percentOfAllowed());

    /** Every number, in the order in which they are written; those of one group stand together. */
    static final List<Field> FIELDS = List.of(
            OF_MACHINE,
            OF_ONE_CPU,
            OF_ALLOWED,
            field("cpu_usage", "total_time", Counter.CPU_NANOS),
            field("cpu_usage", "kernel_time", Counter.KERNEL_NANOS),
            field("cpu_usage", "user_time", Counter.USER_NANOS),
            field("memory", "working_set", Counter.WORKING_SET),
            field("memory", "private_bytes", Counter.PRIVATE_BYTES),
            field("memory", "pagefile", Counter.PAGEFILE),
            field("memory", "virtual", Counter.VIRTUAL),
            field("memory", "shared", Counter.SHARED),
            field("", "handles", Counter.HANDLES),
            field("", "threads", Counter.THREADS),
            field("io", "reads", Counter.READS),
            field("io", "writes", Counter.WRITES),
            field("io", "bytes_read", Counter.BYTES_READ),
            field("io", "bytes_written", Counter.BYTES_WRITTEN),
            field("network", "bytes_sent", Counter.BYTES_SENT),
            field("network", "bytes_received", Counter.BYTES_RECEIVED),
            field("storage", "bytes_read", Counter.STORAGE_READ),
            field("storage", "bytes_written", Counter.STORAGE_WRITTEN),
            field("page_faults", "minor", Counter.MINOR_FAULTS),
            field("page_faults", "major", Counter.MAJOR_FAULTS),
            field("context_switches", "voluntary", Counter.VOLUNTARY_SWITCHES),
            field("context_switches", "involuntary", Counter.INVOLUNTARY_SWITCHES));

    static final List<Group> GROUPS = groups();

    /** How network bytes are counted, where that is told. */
    private static final String COVERAGE =
            ", method: {type: string}, covers: {type: string}, lower_bound: {const: true}";

    /** The numbers that stand in one object, or one number that stands at the top. */
    record Group(String name, List<Field> fields) {
        boolean isOne() {
            return fields.get(0).group().isEmpty();
        }
    }

    private SampleSchema() {}

    private static List<Group> groups() {
        Map<String, List<Field>> groups = new LinkedHashMap<>();
        FIELDS.forEach(field -> groups.computeIfAbsent(
                        field.group().isEmpty() ? field.key() : field.group(), it -> new ArrayList<>())
                .add(field));
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), List.copyOf(group.getValue())))
                .toList();
    }

    private static Field field(String group, String key, Counter counter) {
        Unit unit = counter.unit() == Counter.Unit.NANOSECONDS ? Unit.NANOS : Unit.COUNT;
        return new Field(group, key, counter.metric(), counter.title(), unit, counter, null);
    }

    private static Field share(String key, String title, Function<Cpu, Measured<Double>> share) {
        return new Field("cpu_usage", key, Metric.CPU, title, Unit.PERCENT, null, share);
    }

    /** The counters in the order in which they are written; the fields that are not counters are shares of CPU. */
    public static List<Counter> counters() {
        return FIELDS.stream().map(Field::counter).filter(Objects::nonNull).toList();
    }

    /** The dotted path of every number, in order, for instance {@code memory.working_set}. */
    public static List<String> paths() {
        return FIELDS.stream().map(Field::path).toList();
    }

    /** The numbers of a sample as properties of an OpenAPI schema: lines of YAML, a property each, without indentation. */
    public static List<String> openApiProperties() {
        List<String> lines = new ArrayList<>();
        GROUPS.forEach(group -> lines.add(group.name() + ": "
                + (group.isOne()
                        ? group.fields().get(0).openApiType()
                        : group.fields().stream()
                                .map(field -> field.key() + ": " + field.openApiType())
                                .collect(Collectors.joining(
                                        ", ",
                                        "{type: object, additionalProperties: false, properties: {",
                                        (group.name().equals("network") ? COVERAGE : "") + "}}")))));
        return lines;
    }

    static Stream<Field> asked(MetricFlags metrics) {
        return FIELDS.stream().filter(field -> metrics.contains(field.metric()));
    }
}
