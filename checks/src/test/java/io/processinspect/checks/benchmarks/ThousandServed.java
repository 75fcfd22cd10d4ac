package io.processinspect.checks.benchmarks;

import io.processinspect.MetricsProvider;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** A server without clients that watches a thousand processes once a second: all of them idle, and a tenth of them busy. */
final class ThousandServed {
    private static final int PROCESSES = 1000;
    private static final int BUSY = 100;
    private static final int SECONDS = Scale.of(60);

    private ThousandServed() {}

    static List<Figure> measure() throws Exception {
        Optional<Peer> c = Peer.c();
        if (c.isEmpty()) {
            return List.of();
        }
        List<Process> busy = new ArrayList<>();
        try (Crowd idle = Crowd.of(PROCESSES)) {
            long[] asleep = idle.processes().stream().mapToLong(Process::pid).toArray();
            List<Figure> figures = new ArrayList<>(measure(c.get(), "idle", asleep, asleep, "<= 0.6 x"));
            for (int i = 0; i < BUSY; i++) {
                // 0.1 % of a CPU each: enough that every clock has moved.
                busy.add(new ProcessBuilder(c.get().with("burn", 100, 100_000, 1)).start());
            }
            long[] awake = busy.stream().mapToLong(Process::pid).toArray();
            long[] mixed = LongStream.concat(LongStream.of(asleep).skip(BUSY), LongStream.of(awake))
                    .toArray();
            figures.addAll(measure(c.get(), "a tenth of them busy", mixed, awake, "<= 1.3 x"));
            return figures;
        } finally {
            busy.forEach(Process::destroyForcibly);
        }
    }

    /** In the second minute, and in the same one in which C reads the files of the latter. */
    private static List<Figure> measure(Peer c, String what, long[] watched, long[] read, String target)
            throws Exception {
        String[] pids = LongStream.of(watched).mapToObj(Long::toString).toArray(String[]::new);
        try (ServerCost.Served served = ServerCost.Served.start(pids);
                MetricsProvider provider = Backends.open()) {
            TimeUnit.SECONDS.sleep(SECONDS);
            CompletableFuture<Double> inC =
                    CompletableFuture.supplyAsync(() -> 100 * c.cost(arguments(read))[0] / SECONDS);
            double before = ServerCost.cpuSeconds(provider, served.program());
            TimeUnit.SECONDS.sleep(SECONDS);
            double percent = 100 * (ServerCost.cpuSeconds(provider, served.program()) - before) / SECONDS;
            return List.of(
                    new Figure(
                            "serve, 1,000 watched at 1 s, " + what + ", no client",
                            String.format(Locale.ROOT, "%.2f %% of one CPU", percent),
                            ""),
                    new Figure(
                            "- against C reading the files of " + (read == watched ? "all" : "the busy ones"),
                            String.format(Locale.ROOT, "%.2f x (%.2f %%)", percent / inC.get(), inC.get()),
                            target));
        }
    }

    private static Object[] arguments(long[] pids) {
        List<Object> all = new ArrayList<>(List.of("watch", SECONDS));
        LongStream.of(pids).forEach(all::add);
        return all.toArray();
    }
}
