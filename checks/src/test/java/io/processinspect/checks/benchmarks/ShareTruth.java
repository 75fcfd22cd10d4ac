package io.processinspect.checks.benchmarks;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.WatchList;
import io.processinspect.checks.Child;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How far shares of CPU are from the truth, for programs whose use is known: by procfs with native calls and without, by OSHI and
 * by psutil, all at the same time. The truth is the program's CPU clock, which a program in C reads a thousand times a second.
 */
final class ShareTruth {
    private static final int SECONDS = Scale.of(20);
    private static final long STEP_MILLIS = 50;
    /** The truth begins before the first sample and ends after the last one. */
    private static final int MARGIN_SECONDS = 2;

    private static final List<Integer> INTERVALS = List.of(50, 100, 1000);

    private static final String PSUTIL = """
            import psutil, sys, time
            process = psutil.Process(int(sys.argv[1]))
            for i in range(int(sys.argv[2])):
                times = process.cpu_times()
                print(time.monotonic_ns(), round((times.user + times.system) * 1e9), flush=True)
                time.sleep(0.05)
            """;

    private ShareTruth() {}

    /** A program that runs for so many of so many microseconds, in each of its threads. */
    private record Program(String name, int run, int period, int threads) {}

    private static final List<Program> PROGRAMS = List.of(
            new Program("3 of 10 ms, as with a quota", 3000, 10_000, 1),
            new Program("300 us of 1 ms", 300, 1000, 1),
            new Program("50 of 500 us", 50, 500, 1),
            new Program("2 of 9.9 ms, around the ticks", 2000, 9900, 1),
            new Program("20 us of 500 ms in 5,000 threads", 20, 500_000, 5000));

    /** The CPU time over time, both in nanoseconds. */
    private static final class Series {
        private final TreeMap<Long, Long> values = new TreeMap<>();

        void add(long time, long cpu) {
            values.put(time, cpu);
        }

        /** Between two points, on the line that joins them. */
        double at(long time) {
            Map.Entry<Long, Long> before = values.floorEntry(time);
            Map.Entry<Long, Long> after = values.higherEntry(time);
            double part = (double) (time - before.getKey()) / (after.getKey() - before.getKey());
            return before.getValue() + part * (after.getValue() - before.getValue());
        }

        /** The mean and the greatest error of the share over intervals of this length, in points of one CPU. */
        String error(Series truth, int millis) {
            List<Long> times = new ArrayList<>(values.keySet());
            int steps = (int) (millis / STEP_MILLIS);
            double sum = 0;
            double worst = 0;
            int count = 0;
            for (int i = 0; i + steps < times.size(); i++) {
                long from = times.get(i);
                long to = times.get(i + steps);
                double share = values.get(to) - values.get(from);
                double error = 100 * Math.abs(share - truth.at(to) + truth.at(from)) / (to - from);
                sum += error;
                worst = Math.max(worst, error);
                count++;
            }
            return String.format(Locale.ROOT, "%.2f (%.1f)", sum / count, worst);
        }
    }

    static List<Figure> measure() throws IOException, InterruptedException {
        Optional<Peer> c = Peer.c();
        boolean hasPsutil = Peer.psutil().isPresent();
        List<Figure> figures = new ArrayList<>();
        if (c.isPresent()) {
            for (Program program : PROGRAMS) {
                figures.addAll(measure(c.get(), hasPsutil, program));
            }
        }
        return figures;
    }

    private static List<Figure> measure(Peer c, boolean hasPsutil, Program program)
            throws IOException, InterruptedException {
        try (Child burner = Child.patient(c.with("burn", program.run, program.period, program.threads))) {
            TimeUnit.SECONDS.sleep(1);
            Map<String, Series> all = new LinkedHashMap<>();
            List<String> psutil = List.of(Peer.python(), "-c", PSUTIL, "" + burner.pid(), "" + 20 * (SECONDS - 1));
            try (Child logger = Child.patient(c.with("truth", burner.pid(), SECONDS + 2 * MARGIN_SECONDS));
                    Child python = hasPsutil ? Child.patient(psutil) : null) {
                // Read while they run: their output is larger than a pipe's buffer.
                Reader truth = new Reader(logger);
                Reader peer = hasPsutil ? new Reader(python) : null;
                TimeUnit.SECONDS.sleep(1);
                sample(burner.pid(), all);
                Series exact = truth.series();
                if (hasPsutil) {
                    all.put("psutil", peer.series());
                }
                return INTERVALS.stream()
                        .map(millis -> figure(program, millis, all, exact))
                        .toList();
            }
        }
    }

    /** Collects the lines of a program, each with a time and a CPU time. */
    private static final class Reader {
        private final Series series = new Series();
        private final Thread thread;

        Reader(Child child) {
            thread = new Thread(() -> {
                for (String line : child.outcome().out().lines().toList()) {
                    String[] words = line.split(" ");
                    series.add(Long.parseLong(words[0]), Long.parseLong(words[1]));
                }
            });
            thread.start();
        }

        Series series() throws InterruptedException {
            thread.join();
            return series;
        }
    }

    private static void sample(long pid, Map<String, Series> all) throws InterruptedException {
        MetricFlags cpu = MetricFlags.of(Metric.CPU);
        try (MetricsProvider exact = Backends.open("procfs");
                MetricsProvider files = Backends.open("procfs", Map.of("native", "off"));
                MetricsProvider oshi = Backends.open("oshi")) {
            Map<String, WatchList> lists = new LinkedHashMap<>();
            lists.put("procfs", exact.watch(cpu));
            lists.put("procfs, files alone", files.watch(cpu));
            lists.put("OSHI", oshi.watch(cpu));
            for (Map.Entry<String, WatchList> list : lists.entrySet()) {
                list.getValue().add(pid);
                all.put(list.getKey(), new Series());
            }
            long start = System.nanoTime();
            for (int i = 0; i < SECONDS * 1000 / STEP_MILLIS; i++) {
                long due = start + TimeUnit.MILLISECONDS.toNanos(i * STEP_MILLIS);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                for (Map.Entry<String, WatchList> list : lists.entrySet()) {
                    // The clock that the program in C reads as well.
                    long time = System.nanoTime();
                    long nanos = list.getValue()
                            .refresh(Duration.ZERO)
                            .values()
                            .iterator()
                            .next()
                            .total(Counter.CPU_NANOS)
                            .get();
                    all.get(list.getKey()).add(time, nanos);
                }
            }
        }
    }

    private static Figure figure(Program program, int millis, Map<String, Series> all, Series truth) {
        List<String> errors = new ArrayList<>();
        all.forEach((name, series) -> errors.add(name + " " + series.error(truth, millis)));
        return new Figure(
                "share over " + millis + " ms, " + program.name + ": mean (greatest) error in points",
                String.join("; ", errors),
                "<= 0.5");
    }
}
