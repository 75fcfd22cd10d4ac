package io.processinspect;

/**
 * Receives the samples of continuous monitoring. Calls are made one at a time and in order, on a library thread other than the
 * one that reads unless {@link #isDirect()}. An exception is logged, counted and retained ({@link MonitoringSession#listenerFailure()}),
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
     * Whether calls are made on the thread that reads, and {@link #onEnd} also on the thread that stops the session (default:
     * false). Asked once, when monitoring starts. Saves some 40 us of CPU a sample. The listener must return quickly:
     * meanwhile nothing of its provider is read, and the other methods of its session wait.
     */
    default boolean isDirect() {
        return false;
    }

    /** Called exactly once, when monitoring has ended, after the last sample. */
    default void onEnd(Termination end) {}
}
