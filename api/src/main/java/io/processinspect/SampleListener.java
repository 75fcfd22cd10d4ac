package io.processinspect;

/**
 * Receives the samples of continuous monitoring. Calls are made on a library thread, one at a time and in order, never
 * on the thread that reads. An exception is logged, counted and retained ({@link MonitoringSession#listenerFailure()}),
 * and monitoring continues.
 */
@FunctionalInterface
public interface SampleListener {
    /**
     * Called with a new sample. While this call runs, newer samples are merged; the next one delivered covers the whole
     * time since this one, so differences still add up.
     */
    void onSample(ProcessSample sample);

    /**
     * Called when ticks have passed without a sample of their own since the previous call; always followed by
     * {@link #onSample} or {@link #onEnd}.
     *
     * @param ticks how many, 1 or more
     */
    default void onMissed(long ticks) {}

    /** Called exactly once, when monitoring has ended, after the last sample. */
    default void onEnd(Termination end) {}
}
