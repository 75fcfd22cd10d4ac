package io.processinspect.checks.benchmarks;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessSample;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.checks.benchmarks.ServerCost.Served;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A server that reads 200 processes at 100 Hz and streams them to fifty clients: what grows over half an hour. */
final class Soak {
    private static final int PROCESSES = 200;
    private static final int STREAMS = 50;
    /** The last ten minutes of each process fill for as long, and the compiler comes to rest. */
    private static final int WARM_UP_MINUTES = Integer.getInteger("processinspect.soak.warm.up.minutes", 12);

    private static final int MINUTES = Integer.getInteger("processinspect.soak.minutes", 30);

    private static final MetricFlags READ = MetricFlags.of(Metric.WORKING_SET, Metric.THREADS, Metric.HANDLES);

    private Soak() {}

    /** The server at one minute. */
    private record Minute(double resident, double heap, long threads, long descriptors) {}

    static List<Figure> measure() throws Exception {
        try (Crowd crowd = Crowd.of(PROCESSES);
                MetricsProvider provider = Backends.open();
                Served served = Served.start(arguments(crowd));
                Selector clients = Selector.open()) {
            for (int i = 0; i < STREAMS; i++) {
                SocketChannel client =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
                client.write(ByteBuffer.wrap(Load.request("/api/stream?interval=1s")));
                client.configureBlocking(false);
                client.register(clients, SelectionKey.OP_READ);
            }
            List<Minute> minutes = new ArrayList<>();
            for (int i = 0; i <= WARM_UP_MINUTES + MINUTES; i++) {
                Minute now = minute(provider, served);
                System.out.printf(
                        Locale.ROOT,
                        "minute %d: %.1f MB resident, %.1f MB heap, %d threads, %d descriptors%n",
                        i,
                        now.resident,
                        now.heap,
                        now.threads,
                        now.descriptors);
                minutes.add(now);
                readForAMinute(clients);
            }
            return figures(minutes.subList(WARM_UP_MINUTES, minutes.size()));
        }
    }

    private static String[] arguments(Crowd crowd) {
        List<String> arguments = new ArrayList<>(List.of("10ms"));
        arguments.addAll(List.of(ServerCost.pids(crowd)));
        return arguments.toArray(String[]::new);
    }

    private static Minute minute(MetricsProvider provider, Served served) throws IOException {
        ProcessSample sample = provider.snapshot(served.program().pid(), READ);
        // Resident before the collection that the heap is measured with.
        return new Minute(
                sample.memory().workingSetBytes().get() / 1e6,
                served.heap() / 1e6,
                sample.threads().get(),
                sample.handles().get());
    }

    private static void readForAMinute(Selector clients) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (System.nanoTime() < end) {
            clients.select(100);
            for (SelectionKey key : clients.selectedKeys()) {
                buffer.clear();
                if (((SocketChannel) key.channel()).read(buffer) < 0) {
                    throw new IOException("a stream ended");
                }
            }
            clients.selectedKeys().clear();
        }
    }

    private static List<Figure> figures(List<Minute> minutes) {
        Minute first = minutes.get(0);
        Minute last = minutes.get(minutes.size() - 1);
        return List.of(
                new Figure(
                        PROCESSES + " watched at 100 Hz, " + STREAMS + " streams, over " + (minutes.size() - 1)
                                + " minutes after " + WARM_UP_MINUTES + ": resident memory",
                        String.format(
                                Locale.ROOT,
                                "%+.1f MB an hour, %.1f to %.1f MB",
                                slope(minutes.stream()
                                                .mapToDouble(Minute::resident)
                                                .toArray())
                                        * 60,
                                first.resident,
                                last.resident),
                        "< 1 MB an hour"),
                new Figure(
                        "- heap after a collection, without the rings",
                        String.format(
                                Locale.ROOT,
                                "%+.2f MB an hour, %.1f to %.1f MB",
                                slope(minutes.stream().mapToDouble(Minute::heap).toArray()) * 60,
                                first.heap,
                                last.heap),
                        "flat"),
                new Figure(
                        "- threads; descriptors",
                        first.threads + " to " + last.threads + "; " + first.descriptors + " to " + last.descriptors,
                        "flat"));
    }

    /** The slope of the line with the least squares, a minute. */
    private static double slope(double[] values) {
        double middle = (values.length - 1) / 2.0;
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.length; i++) {
            above += (i - middle) * values[i];
            below += (i - middle) * (i - middle);
        }
        return above / below;
    }
}
