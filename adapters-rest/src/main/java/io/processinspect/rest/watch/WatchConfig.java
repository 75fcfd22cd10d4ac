package io.processinspect.rest.watch;

import io.processinspect.MetricFlags;
import io.processinspect.rest.state.StateFolder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How the watched processes are sampled and kept.
 *
 * @param metrics what is read of each
 * @param interval from tick to tick, before any throttling
 * @param maxSamplerPercent percent of one CPU that sampling may use
 * @param history how far back the rings reach
 * @param historyBytes bytes for all rings together
 * @param folder where the watch list survives a restart; empty if it does not
 * @param file its name there
 * @param clock nanoseconds, for deadlines
 */
public record WatchConfig(
        MetricFlags metrics,
        Duration interval,
        double maxSamplerPercent,
        Duration history,
        long historyBytes,
        Optional<StateFolder> folder,
        String file,
        LongSupplier clock) {}
