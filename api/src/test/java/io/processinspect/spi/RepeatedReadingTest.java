package io.processinspect.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.Status;
import org.junit.jupiter.api.Test;

class RepeatedReadingTest {
    private static final Absence DENIED = Absence.denied("made up");

    private final Reading reading =
            new Reading(MetricFlags.of(Metric.CPU, Metric.HANDLES, Metric.WORKING_SET), SystemTimeline.instance());

    private long read() {
        reading.begin();
        reading.set(Counter.KERNEL_NANOS, 1);
        reading.set(Counter.WORKING_SET, 2);
        reading.absent(Counter.HANDLES, DENIED);
        reading.name("worker");
        reading.status(Status.SLEEPING);
        return reading.nanoTime();
    }

    @Test
    void what_the_read_before_gave_stands_and_what_is_set_afterwards_replaces_it() {
        long before = read();
        long present = reading.present();
        reading.begin();
        assertTrue(reading.repeat(before));
        reading.set(Counter.WORKING_SET, 3);
        assertEquals(present, reading.present());
        assertEquals(1, reading.value(Counter.KERNEL_NANOS));
        assertEquals(3, reading.value(Counter.WORKING_SET));
        assertEquals(DENIED, reading.absences()[Counter.HANDLES.ordinal()]);
        assertEquals("worker", reading.name());
        assertEquals(Status.SLEEPING, reading.status());
    }

    @Test
    void it_can_be_repeated_again_and_again() {
        long before = read();
        for (int i = 0; i < 3; i++) {
            reading.begin();
            assertTrue(reading.repeat(before));
            before = reading.nanoTime();
        }
        assertEquals(DENIED, reading.absences()[Counter.HANDLES.ordinal()]);
        assertEquals("worker", reading.name());
    }

    @Test
    void another_read_than_the_one_before_is_not_repeated() {
        long before = read();
        reading.begin();
        reading.begin();
        assertFalse(reading.repeat(before));
        assertEquals(0, reading.present());
        assertEquals("", reading.name());
    }
}
