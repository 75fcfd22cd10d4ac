package io.processinspect;

/**
 * Receives the samples of continuous monitoring. Calls are made on a library thread, one at a time and in order, and not on
 * the thread that reads unless {@link #isDirect()}. An exception is logged, counted and retained ({@link MonitoringSession#listenerFailure()}),
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

    /**
     * Whether it may be called on the thread that reads (default: false). That saves the way to another thread, some 40 us of
     * CPU a sample, and suits a listener that returns at once: while it runs, nothing of its provider is read, and its session
     * cannot be stopped.
     */
    default boolean isDirect() {
        return false;
    }

    /** Called exactly once, when monitoring has ended, after the last sample. */
    default void onEnd(Termination end) {}
}
