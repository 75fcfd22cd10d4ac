package io.processinspect.checks.benchmarks;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The server: requests a second against the Flask way, many streams, clients that never finish, a large scrape. */
final class ServerCost {
    private static final int CLIENTS = 8;

    private ServerCost() {}

    /** A server in a program of its own. */
    record Served(Child program, int port) implements AutoCloseable {
        static Served start(String... arguments) throws IOException {
            // As the launcher starts a server: with all of the compiler, which a command of a second goes without.
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ServerProgram.class.getName()));
            command.addAll(List.of(arguments));
            Child program = Child.patient(command);
            return new Served(program, Integer.parseInt(program.line()));
        }

        /** Its heap after a collection, without the rings of the last minutes, which fill for ten of them. */
        long heap() throws IOException {
            program.type("heap\n");
            return Long.parseLong(program.line()) - ringBytes();
        }

        long ringBytes() throws IOException {
            URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
            try (InputStream metrics = uri.toURL().openStream()) {
                return new String(metrics.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("processinspect_recent_bytes "))
                        .mapToLong(line -> (long) Double.parseDouble(line.split(" ")[1]))
                        .findFirst()
                        .orElseThrow();
            }
        }

        @Override
        public void close() {
            program.close();
        }
    }

    /** CPU seconds that a program has used. */
    static double cpuSeconds(MetricsProvider provider, Child program) {
        var cpu = provider.snapshot(program.pid(), MetricFlags.of(Metric.CPU)).cpu();
        return cpu.kernelSeconds().get() + cpu.userSeconds().get();
    }

    static List<Figure> measure() throws Exception {
        List<Figure> figures = new ArrayList<>(requests());
        try (Crowd crowd = Crowd.of(50)) {
            String[] pids = pids(crowd);
            try (Served served = Served.start(pids)) {
                Load.rate(served.port, "/api/processes/metrics", 1, 3);
                long end = System.nanoTime() + 10_000_000_000L;
                double[] millis =
                        Load.latencies(served.port, "/api/processes/metrics", 100, () -> System.nanoTime() < end);
                figures.add(new Figure(
                        "GET /api/processes/metrics with 50 watched, 100 a second over 10 s",
                        String.format(
                                Locale.ROOT,
                                "p99 %.2f ms, median %.2f ms",
                                Load.percentile(millis, 0.99),
                                Load.percentile(millis, 0.5)),
                        "p99 <= 5 ms"));
                figures.addAll(ManyStreams.measure(served));
                figures.add(SlowClients.measure(served));
            }
        }
        figures.add(scrape());
        return figures;
    }

    static String[] pids(Crowd crowd) {
        return crowd.processes().stream().map(one -> Long.toString(one.pid())).toArray(String[]::new);
    }

    private static List<Figure> requests() throws Exception {
        String self = Long.toString(ProcessHandle.current().pid());
        List<Figure> figures = new ArrayList<>();
        try (Served warm = Served.start(self);
                Served cold = Served.start("cold", self);
                Child flask = Child.start(List.of(
                        "python3",
                        Checkout.ROOT
                                .resolve("checks/src/test/python/flask_peer.py")
                                .toString(),
                        self))) {
            String port = flask.line();
            if (port.isEmpty()) {
                System.out.println("skipped: the Flask peer, as it did not start: " + flask.errors());
                return figures;
            }
            int peer = Integer.parseInt(port);
            figures.add(against("/api/processes/list", warm.port, peer, "list, at most a second old", ">= 100 x"));
            figures.add(against("/api/processes/list", cold.port, peer, "list, scanned for each request", ">= 10 x"));
            figures.add(against("/api/processes/metrics", warm.port, peer, "metrics, one watched", ">= 500 x"));
            figures.add(against("/api/system/memory", warm.port, peer, "system memory", ">= 10 x"));
        }
        return figures;
    }

    private static Figure against(String path, int port, int peer, String what, String target) throws Exception {
        double theirs = Load.rate(peer, path, CLIENTS, 4);
        double ours = Load.rate(port, path, CLIENTS, 4);
        return new Figure(
                "requests a second, " + what + ", against Flask and psutil",
                String.format(Locale.ROOT, "%.0f x (%.0f against %.0f)", ours / theirs, ours, theirs),
                target);
    }

    private static Figure scrape() throws Exception {
        try (Crowd crowd = Crowd.of(1000);
                Served served = Served.start(pids(crowd))) {
            Load.rate(served.port, "/metrics", 1, 4);
            int[] bytes = {0};
            List<Double> millis = new ArrayList<>();
            try (Load load = new Load(served.port)) {
                for (int i = 0; i < 21; i++) {
                    long begin = System.nanoTime();
                    bytes[0] = load.get("/metrics");
                    millis.add((System.nanoTime() - begin) / 1e6);
                }
            }
            double[] sorted = Stream.of(millis.toArray(Double[]::new))
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            return new Figure(
                    "Prometheus scrape of 1,000 watched processes",
                    String.format(
                            Locale.ROOT,
                            "%.1f ms in the median, %.1f at worst, %.1f MB",
                            sorted[10],
                            sorted[20],
                            bytes[0] / 1e6),
                    "<= 50 ms");
        }
    }
}
