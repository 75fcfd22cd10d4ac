package io.processinspect.json;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * The last samples of one process in a bounded ring: for each the time, the interval, and the numbers that a sample's JSON
 * holds, as primitives. Safe for all threads.
 */
public final class SampleRing {
    private static final int TIME = 0;
    private static final int INTERVAL = 1;
    private static final int NUMBERS = 2;
    private static final int FIRST_SIZE = 16;
    private static final Absence.Reason[] REASONS = Absence.Reason.values();

    private final List<SampleSchema.Field> fields;
    private final int width;
    private ProcessSample newest;
    private int limit;
    /** Points one after another, each {@link #width} wide. A share is its double's bits; what is absent is negative. */
    private long[] points = new long[0];

    private int first;
    private int size;

    /**
     * An empty ring.
     *
     * @param metrics what its samples hold
     * @param limit how many of them it keeps, 1 or more
     */
    public SampleRing(MetricFlags metrics, int limit) {
        this.fields = SampleSchema.asked(metrics).toList();
        this.width = NUMBERS + fields.size();
        this.limit = limit;
    }

    /** Bytes that one sample with these metrics takes. */
    public static int bytesPerSample(MetricFlags metrics) {
        return Long.BYTES * (NUMBERS + (int) SampleSchema.asked(metrics).count());
    }

    /** Keeps this sample, in place of the oldest when the ring is full. */
    public synchronized void add(ProcessSample sample) {
        newest = sample;
        if (size == capacity() && size < limit) {
            arrange(Math.min(limit, Math.max(FIRST_SIZE, 2 * size)), size);
        }
        setBackTo(sample);
        int place = (first + size) % capacity() * width;
        if (size == capacity()) {
            first = (first + 1) % capacity();
        } else {
            size++;
        }
        points[place + TIME] = sample.time().toEpochMilli();
        points[place + INTERVAL] = sample.interval().map(it -> it.toNanos()).orElse(-1L);
        for (int i = 0; i < fields.size(); i++) {
            points[place + NUMBERS + i] = stored(fields.get(i), sample);
        }
    }

    /**
     * After the wall clock was set back, moves the earlier samples back as well, so that times ascend: they were read when the
     * interval of this one began.
     */
    private void setBackTo(ProcessSample sample) {
        long time = sample.time().toEpochMilli();
        if (size == 0 || time > points[place(size - 1) + TIME]) {
            return;
        }
        long began =
                time - Math.max(1, sample.interval().map(Duration::toMillis).orElse(0L));
        long back = points[place(size - 1) + TIME] - began;
        for (int i = 0; i < size; i++) {
            points[place(i) + TIME] -= back;
        }
    }

    private static long stored(SampleSchema.Field field, ProcessSample sample) {
        Measured<? extends Number> value = field.value(sample);
        if (!value.isPresent()) {
            return -1L - value.absence().orElseThrow().reason().ordinal();
        }
        return field.unit() == SampleSchema.Unit.PERCENT
                ? Double.doubleToRawLongBits(value.get().doubleValue())
                : value.get().longValue();
    }

    /** Keeps only so many from now on, 1 or more; what is too old for that is dropped. */
    public synchronized void limit(int newLimit) {
        limit = newLimit;
        if (capacity() > limit) {
            arrange(limit, Math.min(size, limit));
        }
    }

    /** Ends with this sample, which is the last one with how the process ended. */
    public synchronized void ended(ProcessSample last) {
        newest = last;
    }

    private int capacity() {
        return points.length / width;
    }

    private void arrange(int capacity, int kept) {
        long[] moved = new long[capacity * width];
        for (int i = 0; i < kept; i++) {
            System.arraycopy(points, place(size - kept + i), moved, i * width, width);
        }
        points = moved;
        first = 0;
        size = kept;
    }

    private int place(int index) {
        return (first + index) % capacity() * width;
    }

    /** The bytes that it takes at this time. */
    public synchronized long bytes() {
        return (long) points.length * Long.BYTES;
    }

    /** How many samples it holds. */
    public synchronized int size() {
        return size;
    }

    /**
     * What it holds, the oldest first: an array of times, and for each number an array of the same length. Where a number
     * is missing, null stands, and {@code absent} tells the reason and the places.
     *
     * @param latest the process's last sample, for what is not a number
     */
    public synchronized String write(ProcessSample latest) {
        ProcessSample about = newest == null ? latest : newest;
        return JsonWriter.object(json -> {
            json.put("success", true);
            SampleJson.writeHead(json, about);
            json.numbers("times", column(TIME, millis -> BigDecimal.valueOf(millis, 3)));
            json.numbers("durations", column(INTERVAL, nanos -> nanos < 0 ? null : Numbers.seconds(nanos)));
            Map<String, Map<String, List<Integer>>> absent = new LinkedHashMap<>();
            json.object("values", values -> writeValues(values, absent));
            json.object(
                    "absent",
                    it -> absent.forEach((path, byReason) -> it.object(
                            path, reasons -> byReason.forEach((reason, places) -> reasons.numbers(reason, places)))));
            SampleJson.writeEnd(json, about);
        });
    }

    private void writeValues(JsonWriter json, Map<String, Map<String, List<Integer>>> absent) {
        for (int i = 0; i < fields.size(); i++) {
            SampleSchema.Field field = fields.get(i);
            int place = NUMBERS + i;
            Map<String, List<Integer>> missing = missing(place);
            int lacking = missing.values().stream().mapToInt(List::size).sum();
            // No quota binds is the usual case, and nobody misses a number for it.
            if (lacking > 0 && field != SampleSchema.OF_ALLOWED) {
                absent.put(field.path(), missing);
            }
            if (lacking < size) {
                json.numbers(field.path(), column(place, raw -> raw < 0 ? null : written(field, raw)));
            }
        }
    }

    private static Number written(SampleSchema.Field field, long raw) {
        boolean share = field.unit() == SampleSchema.Unit.PERCENT;
        return Numbers.written(field.unit(), share ? (Number) Double.longBitsToDouble(raw) : (Number) raw);
    }

    private List<Number> column(int column, LongFunction<Number> writing) {
        Number[] numbers = new Number[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = writing.apply(points[place(i) + column]);
        }
        return Arrays.asList(numbers);
    }

    private Map<String, List<Integer>> missing(int column) {
        Map<String, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            long raw = points[place(i) + column];
            if (raw < 0) {
                String reason = EnumLabels.of(REASONS[(int) (-1 - raw)]);
                places.computeIfAbsent(reason, it -> new ArrayList<>()).add(i);
            }
        }
        return places;
    }
}
