package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Schedule;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickScheduleTest {
    private static final long MILLI = 1_000_000;
    // A nanosecond clock may start anywhere, including values at which an addition overflows.
    private static final long START = Long.MAX_VALUE - 5 * MILLI;

    private final TickSchedule tickSchedule =
            new TickSchedule(Schedule.every(Duration.ofMillis(10)).during(Duration.ofMillis(45)), START);

    @Test
    void missed_ticks_are_counted_and_the_next_tick_is_on_schedule() {
        assertEquals(START + 10 * MILLI, tickSchedule.due());
        assertEquals(-1, tickSchedule.advance(START + 9 * MILLI));
        assertEquals(0, tickSchedule.advance(START + 10 * MILLI));
        assertEquals(-1, tickSchedule.advance(START + 12 * MILLI));
        assertEquals(1, tickSchedule.advance(START + 33 * MILLI));
        assertEquals(1, tickSchedule.missed());
        assertEquals(3 * MILLI, tickSchedule.maxLag());
        assertEquals(START + 40 * MILLI, tickSchedule.due());
    }

    @Test
    void the_schedule_ends_at_its_duration_even_between_two_ticks() {
        assertEquals(3, tickSchedule.advance(START + 90 * MILLI), "when very late, only ticks before the end count");
        assertEquals(START + 45 * MILLI, tickSchedule.due());
        assertFalse(tickSchedule.isOver(START + 44 * MILLI));
        assertTrue(tickSchedule.isOver(START + 45 * MILLI));
    }

    @Test
    void a_tick_beyond_the_range_of_the_clock_is_never_due() {
        TickSchedule slow = new TickSchedule(Schedule.every(Duration.ofDays(365 * 70)), 0);
        assertEquals(Duration.ofDays(365 * 70).toNanos(), slow.due());
        slow.advance(Duration.ofDays(365 * 290L).toNanos());
        assertEquals(Timeline.NEVER, slow.due());
    }
}
