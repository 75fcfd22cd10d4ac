package io.processinspect.rest.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntervalPolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final IntervalPolicy budget = new IntervalPolicy(SECOND, 10);

    @Test
    void over_budget_the_interval_doubles_up_to_a_minute() {
        assertEquals(SECOND, budget.next(SECOND, 10));
        assertEquals(Duration.ofSeconds(2), budget.next(SECOND, 10.1));
        assertEquals(Duration.ofMinutes(1), budget.next(Duration.ofSeconds(40), 99));
        assertEquals(Duration.ofMinutes(1), budget.next(Duration.ofMinutes(1), 99));
        assertEquals(Duration.ofHours(1), new IntervalPolicy(Duration.ofHours(1), 10).next(Duration.ofHours(1), 99));
    }

    @Test
    void well_below_it_narrows_again_and_never_below_what_was_asked_for() {
        assertEquals(Duration.ofSeconds(4), budget.next(Duration.ofSeconds(8), 3.9));
        assertEquals(SECOND, budget.next(Duration.ofMillis(1500), 1));
        assertEquals(SECOND, budget.next(SECOND, 0));
    }

    @Test
    void it_does_not_go_to_and_fro() {
        // What is a share of 6 % at two seconds would be 12 % at one.
        assertEquals(Duration.ofSeconds(2), budget.next(Duration.ofSeconds(2), 6));
        assertEquals(Duration.ofSeconds(2), budget.next(Duration.ofSeconds(2), 4.5));
    }
}
