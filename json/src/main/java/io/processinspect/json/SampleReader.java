package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessIdentity;
import io.processinspect.Status;
import io.processinspect.Termination;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads a sample from its JSON. */
final class SampleReader {
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final FlatJson json;
    private final Map<String, Absence> absent = new HashMap<>();

    SampleReader(FlatJson json) {
        this.json = json;
    }

    /**
     * The sample.
     *
     * @throws IllegalArgumentException when a value is missing, has the wrong type, or is out of range
     */
    SavedSample read() {
        try {
            return sample();
        } catch (ArithmeticException | DateTimeException beyond) {
            throw new IllegalArgumentException(
                    "a number or time of the sample is out of range: " + beyond.getMessage(), beyond);
        }
    }

    private SavedSample sample() {
        for (String path : json.keys("absent")) {
            Absence.Reason reason = constant(Absence.Reason.class, "absent/" + path + "/reason");
            absent.put(
                    path,
                    new Absence(reason, json.text("absent/" + path + "/detail").orElse("")));
        }
        int mask = 0;
        Map<Counter, Measured<Long>> values = new EnumMap<>(Counter.class);
        for (SampleSchema.Field field : SampleSchema.FIELDS) {
            Optional<? extends Measured<? extends Number>> value = value(field);
            if (value.isPresent()) {
                mask |= field.metric().bit();
            }
            if (field.counter() != null && value.isPresent()) {
                values.put(field.counter(), counted(field));
            }
        }
        if (mask == 0) {
            throw new IllegalArgumentException("a sample holds at least one metric, and this JSON holds none");
        }
        return new SavedSample(
                identity(),
                json.text("name").orElse(""),
                json.text("status").map(this::status).orElse(Status.UNKNOWN),
                json.text("backend").orElse(""),
                new MetricFlags(mask),
                time("time").orElseThrow(() -> missing("time")),
                json.number("duration").map(seconds -> Duration.ofNanos(nanos("duration", seconds))),
                end(),
                cpu(values),
                values);
    }

    private Optional<? extends Measured<? extends Number>> value(SampleSchema.Field field) {
        Optional<BigDecimal> number = json.number(field.path().replace('.', '/'));
        return number.isPresent()
                ? number.map(Measured::of)
                : absenceOf(field).map(why -> Measured.<Double>absent(field.path(), why));
    }

    private Optional<Absence> absenceOf(SampleSchema.Field field) {
        return Optional.ofNullable(absent.getOrDefault(field.path(), absent.get(field.group())));
    }

    /** Zero where there is none, as before there were keys. */
    private long startKey() {
        try {
            return Long.parseLong(json.text(ExpectedStart.KEY).orElse("0"));
        } catch (NumberFormatException broken) {
            throw new IllegalArgumentException("start_key must be a whole number", broken);
        }
    }

    private Measured<Long> counted(SampleSchema.Field field) {
        Optional<BigDecimal> number = json.number(field.path().replace('.', '/'));
        if (number.isEmpty()) {
            return Measured.absent(field.path(), absenceOf(field).orElseThrow());
        }
        return Measured.of(
                field.unit() == SampleSchema.Unit.NANOS
                        ? nanos(field.path(), number.get())
                        : whole(field.path(), number.get()));
    }

    private Cpu cpu(Map<Counter, Measured<Long>> values) {
        return new Cpu(
                share(SampleSchema.OF_MACHINE),
                share(SampleSchema.OF_ONE_CPU),
                share(SampleSchema.OF_ALLOWED),
                seconds(values.get(Counter.KERNEL_NANOS)),
                seconds(values.get(Counter.USER_NANOS)));
    }

    private Measured<Double> share(SampleSchema.Field field) {
        Optional<BigDecimal> number = json.number(field.path().replace('.', '/'));
        return number.isPresent()
                ? Measured.of(finite(field.path(), number.get()))
                : Measured.absent(field.path(), absenceOf(field).orElse(Absence.notRequested(Metric.CPU)));
    }

    private static Measured<Double> seconds(Measured<Long> nanos) {
        if (nanos == null) {
            return Measured.absent("CPU time", Absence.notRequested(Metric.CPU));
        }
        return nanos.isPresent()
                ? Measured.of(nanos.get() / 1e9)
                : Measured.absent("CPU time", nanos.absence().orElseThrow());
    }

    private ProcessIdentity identity() {
        long pid = whole("pid", json.number("pid").orElseThrow(() -> missing("pid")));
        Optional<Instant> time = time(ExpectedStart.TIME);
        Measured<Instant> start = time.isPresent()
                ? Measured.of(time.get())
                : Measured.absent(
                        "start time",
                        absent.getOrDefault(ExpectedStart.TIME, Absence.unsupported("the JSON has no start time")));
        return new ProcessIdentity(pid, startKey(), start);
    }

    private Optional<Termination> end() {
        if (json.keys("ended").isEmpty()) {
            return Optional.empty();
        }
        OptionalInt code = json.number("ended/exit_code")
                .map(number -> OptionalInt.of(Math.toIntExact(whole("ended/exit_code", number))))
                .orElse(OptionalInt.empty());
        return Optional.of(new Termination(
                constant(Termination.Cause.class, "ended/cause"),
                time("ended/time").orElseThrow(() -> missing("ended/time")),
                code));
    }

    private Optional<Instant> time(String path) {
        try {
            Optional<Instant> time = json.text(path).map(Instant::parse);
            if (time.filter(it -> it.isAfter(LATEST) || it.isBefore(EARLIEST)).isPresent()) {
                throw new DateTimeException("a year has four digits");
            }
            return time;
        } catch (DateTimeException broken) {
            throw new IllegalArgumentException(
                    "'" + path + "' of a sample must be a time such as 2026-01-01T00:00:00.000Z", broken);
        }
    }

    private Status status(String label) {
        return Stream.of(Status.values())
                .filter(status -> status.label().equals(label))
                .findFirst()
                .orElse(Status.UNKNOWN);
    }

    private <E extends Enum<E>> E constant(Class<E> type, String path) {
        String label = json.text(path).orElseThrow(() -> missing(path));
        return EnumLabels.parse(type, label)
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + path + "' of a sample cannot be '" + label + "'"));
    }

    private static double finite(String path, BigDecimal number) {
        double value = number.doubleValue();
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("'" + path + "' of a sample is out of range");
        }
        return value;
    }

    private static long nanos(String path, BigDecimal seconds) {
        return whole(path, seconds.movePointRight(9));
    }

    private static long whole(String path, BigDecimal number) {
        try {
            if (number.signum() >= 0) {
                return number.longValueExact();
            }
        } catch (ArithmeticException beyond) {
            throw new IllegalArgumentException("'" + path + "' of a sample is out of range: " + number, beyond);
        }
        throw new IllegalArgumentException("'" + path + "' of a sample cannot be negative: " + number);
    }

    private static IllegalArgumentException missing(String path) {
        return new IllegalArgumentException("a sample needs '" + path + "', and this JSON has none");
    }
}
