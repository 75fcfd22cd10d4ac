package io.processinspect.fake;

import java.time.Duration;

/** The value of a counter as a function of its process's age. */
@FunctionalInterface
public interface Curve {
    /**
     * The value at an age; must be deterministic.
     *
     * @param age the time since the process started, 0 or more
     * @return the value, in the counter's unit
     */
    long at(Duration age);
}
