package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.spi.Reading;
import io.processinspect.spi.SystemTimeline;
import org.junit.jupiter.api.Test;

class CounterSnapshotTest {
    private static final MetricFlags METRICS = MetricFlags.of(Metric.CPU, Metric.IO, Metric.WORKING_SET);

    private static Reading reading() {
        Reading reading = new Reading(METRICS, SystemTimeline.instance());
        reading.begin();
        reading.name("worker");
        return reading;
    }

    private static CounterSnapshot whileItLived() {
        Reading reading = reading();
        reading.set(Counter.KERNEL_NANOS, 1);
        reading.set(Counter.USER_NANOS, 2);
        reading.set(Counter.READS, 3);
        reading.set(Counter.BYTES_READ, 4);
        reading.set(Counter.WORKING_SET, 5);
        return CounterSnapshot.of(reading, null);
    }

    @Test
    void final_values_replace_those_of_before_and_the_others_stay() {
        Reading last = reading();
        last.set(Counter.USER_NANOS, 20);
        CounterSnapshot ended = whileItLived().withFinal(last);
        assertEquals(1, ended.get(Counter.KERNEL_NANOS));
        assertEquals(20, ended.get(Counter.USER_NANOS));
        assertEquals(3, ended.get(Counter.READS));
        assertEquals(5, ended.get(Counter.WORKING_SET));
    }

    @Test
    void what_is_denied_at_the_end_is_absent_and_not_the_value_of_before() {
        Reading last = reading();
        last.set(Counter.KERNEL_NANOS, 10);
        last.set(Counter.USER_NANOS, 20);
        Absence denied = Absence.denied("/proc/7/io: permission denied");
        last.absent(Counter.READS, denied);
        last.absent(Counter.BYTES_READ, denied);
        CounterSnapshot ended = whileItLived().withFinal(last);
        assertEquals(10, ended.get(Counter.KERNEL_NANOS));
        assertEquals(20, ended.get(Counter.USER_NANOS));
        assertFalse(ended.has(Counter.READS));
        assertEquals(denied, ended.absenceOf(Counter.BYTES_READ));
        assertEquals(5, ended.get(Counter.WORKING_SET));
        assertEquals("worker", ended.name());
    }

    @Test
    void without_a_final_value_nothing_changes() {
        CounterSnapshot before = whileItLived();
        assertSame(before, before.withFinal(reading()));
    }
}
