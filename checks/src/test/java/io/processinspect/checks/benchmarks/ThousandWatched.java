package io.processinspect.checks.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.Statistics;
import io.processinspect.WatchList;
import io.processinspect.WatchListener;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** A thousand idle processes watched in real time: CPU of the whole program, listener included, and the heap. */
final class ThousandWatched {
    private static final OperatingSystemMXBean PROGRAM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int PROCESSES = 1000;
    private static final int WARM_UP_SECONDS = 10;
    private static final int SECONDS = Scale.of(60);

    private ThousandWatched() {}

    /** Reads a number of each sample, so that no work is left out. */
    private static final class Listener implements WatchListener {
        private final LongAdder bytes = new LongAdder();

        @Override
        public void onTick(Map<ProcessIdentity, ProcessSample> latest) {
            latest.values()
                    .forEach(sample ->
                            bytes.add(sample.memory().workingSetBytes().orElse(0L)));
        }
    }

    /** At one second, over a minute. */
    static List<Figure> measure() throws Exception {
        try (Crowd crowd = Crowd.of(PROCESSES);
                MetricsProvider provider = Backends.open("procfs");
                WatchList list = provider.watch(MetricFlags.DEFAULT)) {
            long before = heap();
            add(crowd, list);
            for (int i = 0; i < 5; i++) {
                list.refresh(Duration.ZERO);
            }
            long grown = heap() - before;
            list.addListener(new Listener());
            list.start(Schedule.every(Duration.ofMillis(10)));
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            list.start(Schedule.every(Duration.ofSeconds(1)));
            // At the same time, so that both see the same machine.
            Optional<Peer> c = Peer.c();
            CompletableFuture<Double> inC = CompletableFuture.supplyAsync(() ->
                    c.map(peer -> 100 * peer.cost(watch(crowd))[0] / SECONDS).orElse(Double.NaN));
            long cpu = PROGRAM.getProcessCpuTime();
            TimeUnit.SECONDS.sleep(SECONDS);
            double percent = (PROGRAM.getProcessCpuTime() - cpu) / 1e7 / SECONDS;
            Statistics statistics = list.statistics();
            return List.of(
                    new Figure(
                            "1,000 watched at 1 s over " + SECONDS + " s, the whole program",
                            String.format(
                                    Locale.ROOT,
                                    "%.2f %% of one CPU, %d of %d ticks missed",
                                    percent,
                                    statistics.missedBySampler(),
                                    statistics.ticks()),
                            "<= 0.5 %"),
                    new Figure(
                            "- against C reading their files",
                            String.format(Locale.ROOT, "%.2f x (%.2f %%)", percent / inC.get(), inC.get()),
                            "<= 0.5 x"),
                    new Figure("- growth of the heap", String.format(Locale.ROOT, "%.2f MB", grown / 1e6), "<= 3 MB"));
        }
    }

    /** At 100 Hz, over ten minutes: the heap after a collection, minute by minute. */
    static Figure flat() throws Exception {
        try (Crowd crowd = Crowd.of(PROCESSES);
                MetricsProvider provider = Backends.open("procfs");
                WatchList list = provider.watch(MetricFlags.DEFAULT)) {
            add(crowd, list);
            list.addListener(new Listener());
            list.start(Schedule.every(Duration.ofMillis(10)));
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            List<String> minutes = new ArrayList<>();
            for (int minute = 0; minute <= 10; minute++) {
                minutes.add(String.format(Locale.ROOT, "%.1f", heap() / 1e6));
                TimeUnit.MINUTES.sleep(minute < 10 ? 1 : 0);
            }
            Statistics statistics = list.statistics();
            return new Figure(
                    "1,000 watched at 100 Hz over 10 minutes, heap at each minute",
                    String.join(" ", minutes) + " MB, " + statistics.missedBySampler() + " of " + statistics.ticks()
                            + " ticks missed",
                    "flat");
        }
    }

    private static Object[] watch(Crowd crowd) {
        return Stream.concat(
                        Stream.of("watch", SECONDS), crowd.processes().stream().map(Process::pid))
                .toArray();
    }

    private static void add(Crowd crowd, WatchList list) {
        for (Process process : crowd.processes()) {
            list.add(process.pid());
        }
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
