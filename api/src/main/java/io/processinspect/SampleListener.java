package io.processinspect;

/**
 * Receives what monitoring reads. Calls come on a thread of the library's own, one at a time and in order, never on the
 * thread that reads. What it throws is logged, counted and kept ({@link MonitoringSession#listenerFailure()}); the next
 * sample comes all the same.
 */
@FunctionalInterface
public interface SampleListener {
    /**
     * A new sample. While this call runs, newer samples replace one another; the one that comes next covers the whole
     * time since this one, so that differences still add up.
     */
    void onSample(ProcessSample sample);

    /** So many ticks went by without a sample of their own, since the last call; always followed by a sample or the end. */
    default void onMissed(long ticks) {}

    /** It is over, exactly once and after every sample. */
    default void onEnd(Termination end) {}
}
