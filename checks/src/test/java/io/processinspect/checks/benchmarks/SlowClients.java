package io.processinspect.checks.benchmarks;

import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Five hundred clients that never finish a request, and one that does. */
final class SlowClients {
    private static final int SLOW = 500;
    private static final String HEAD = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
    private static final String BODY =
            "POST /api/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

    private SlowClients() {}

    static Figure measure(ServerCost.Served served) throws Exception {
        List<Socket> slow = new ArrayList<>();
        AtomicBoolean more = new AtomicBoolean(true);
        CompletableFuture<double[]> healthy = CompletableFuture.supplyAsync(() -> {
            try {
                return Load.latencies(served.port(), "/api/processes/metrics", 50, more::get);
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        });
        try {
            for (int i = 0; i < SLOW; i++) {
                Socket socket = Load.connect(served.port(), "127.0.0." + (2 + i % 3));
                String begin = i % 3 == 0 ? "" : i % 3 == 1 ? HEAD : BODY;
                socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            long begin = System.nanoTime();
            int left = SLOW;
            while (left > 0 && System.nanoTime() - begin < 30_000_000_000L) {
                Thread.sleep(1000);
                left = dribble(slow);
            }
            double cutAfter = (System.nanoTime() - begin) / 1e9;
            more.set(false);
            double p99 = Load.percentile(healthy.join(), 0.99);
            return new Figure(
                    "500 half-open, header and body connections at a byte a second",
                    String.format(
                            Locale.ROOT,
                            "a healthy client's p99 %.1f ms; %d of 500 cut within %.0f s",
                            p99,
                            SLOW - left,
                            cutAfter),
                    "p99 <= 250 ms, cut within 10 s");
        } finally {
            more.set(false);
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Sends a byte on all but the half-open ones; how many are still there. */
    private static int dribble(List<Socket> slow) {
        int left = 0;
        for (int i = 0; i < slow.size(); i++) {
            try {
                Socket socket = slow.get(i);
                if (socket.getInputStream().available() > 0) {
                    // The answer that tells it to go.
                    continue;
                }
                if (i % 3 != 0) {
                    socket.getOutputStream().write('x');
                }
                left++;
            } catch (IOException cut) {
                continue;
            }
        }
        return left;
    }
}
