package io.processinspect.fake;

import java.time.Duration;

/** The value of a counter over the life of its process. */
@FunctionalInterface
public interface Curve {
    /**
     * The value at a time; the same for the same time.
     *
     * @param age how long the process has been running
     */
    long at(Duration age);
}
