package io.processinspect.checks.benchmarks;

import io.processinspect.MetricsProvider;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A thousand streams of fifty processes each second, of which a hundred are never read. */
final class ManyStreams {
    private static final int STREAMS = 1000;
    private static final int NEVER_READ = 100;
    private static final byte[] TIME = "\"time\":\"".getBytes(StandardCharsets.US_ASCII);

    private ManyStreams() {}

    static List<Figure> measure(ServerCost.Served served) throws Exception {
        int seconds = Integer.getInteger("processinspect.streams.seconds", Scale.of(60));
        List<SocketChannel> silent = new ArrayList<>();
        try (Selector selector = Selector.open();
                MetricsProvider provider = Backends.open()) {
            for (int i = 0; i < STREAMS; i++) {
                SocketChannel channel = SocketChannel.open();
                if (i < NEVER_READ) {
                    channel.setOption(StandardSocketOptions.SO_RCVBUF, 32 * 1024);
                    silent.add(channel);
                }
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
                channel.write(ByteBuffer.wrap(Load.request("/api/stream")));
                channel.configureBlocking(false);
                if (i >= NEVER_READ) {
                    channel.register(selector, SelectionKey.OP_READ);
                }
            }
            Run run = new Run(selector);
            // Until what is kept for who comes back is full.
            run.forSeconds(40);
            long heapBefore = served.heap();
            long ringsBefore = served.ringBytes();
            run.lateness.clear();
            double cpuBefore = ServerCost.cpuSeconds(provider, served.program());
            long begin = System.nanoTime();
            run.forSeconds(seconds);
            double took = (System.nanoTime() - begin) / 1e9;
            double cpu = ServerCost.cpuSeconds(provider, served.program()) - cpuBefore;
            long heapAfter = served.heap();
            double[] late = run.lateness.stream().mapToDouble(it -> it).sorted().toArray();
            long cut = silent.stream().filter(ManyStreams::isCut).count();
            return List.of(
                    new Figure(
                            "1,000 streams of 50 processes at 1 s, 100 never read, over " + seconds + " s: lateness",
                            String.format(
                                    Locale.ROOT,
                                    "p99 %.0f ms, median %.0f ms, of %d frames",
                                    Load.percentile(late, 0.99),
                                    Load.percentile(late, 0.5),
                                    late.length),
                            "p99 <= 100 ms"),
                    new Figure(
                            "- CPU of the server",
                            String.format(Locale.ROOT, "%.1f %% of one CPU", 100 * cpu / took),
                            "<= 6 %"),
                    new Figure(
                            "- its heap after a collection, at the beginning and at the end",
                            String.format(
                                    Locale.ROOT,
                                    "%.1f and %.1f MB, and in the rings of the last minutes %.1f and %.1f",
                                    heapBefore / 1e6,
                                    heapAfter / 1e6,
                                    ringsBefore / 1e6,
                                    served.ringBytes() / 1e6),
                            "flat"),
                    new Figure("- cut of those that are never read", cut + " of 100", "100 within 30 s"));
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    /** Whether the server has closed it, behind all that lies in the buffers unread. */
    private static boolean isCut(SocketChannel channel) {
        ByteBuffer rest = ByteBuffer.allocate(1 << 16);
        try {
            int n = channel.read(rest);
            while (n > 0) {
                rest.clear();
                n = channel.read(rest);
            }
            return n < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static final class Run {
        private final Selector selector;
        private final List<Double> lateness = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        private final byte[] head = new byte[4096];

        Run(Selector selector) {
            this.selector = selector;
        }

        void forSeconds(int seconds) throws IOException {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    read((SocketChannel) key.channel());
                }
                selector.selectedKeys().clear();
            }
        }

        /** Each frame begins with a sample that says when it was read. */
        private void read(SocketChannel channel) throws IOException {
            buffer.clear();
            int n = channel.read(buffer);
            long now = System.currentTimeMillis();
            if (n < 0) {
                throw new IOException("a stream that was read ended");
            }
            buffer.flip();
            buffer.get(head, 0, Math.min(n, head.length));
            int at = find(head, Math.min(n, head.length));
            if (at >= 0) {
                String time = new String(head, at, 24, StandardCharsets.US_ASCII);
                lateness.add((double) (now - Instant.parse(time).toEpochMilli()));
            }
        }

        private static int find(byte[] in, int length) {
            for (int i = 0; i + TIME.length + 24 <= length; i++) {
                if (Arrays.equals(in, i, i + TIME.length, TIME, 0, TIME.length)) {
                    return i + TIME.length;
                }
            }
            return -1;
        }
    }
}
