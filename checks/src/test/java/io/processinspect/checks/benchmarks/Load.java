package io.processinspect.checks.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A client that asks as fast as it is answered, or at a given pace; on loopback, and bounded in time. */
final class Load implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    Load(int port) {
        this.port = port;
    }

    static Socket connect(int port, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks once, and returns how many bytes the body had. */
    int get(String path) throws IOException {
        if (socket == null) {
            socket = connect(port, "127.0.0.1");
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        }
        socket.getOutputStream().write(request(path));
        int length = -1;
        boolean closes = false;
        String first = line();
        if (!first.contains(" 200 ")) {
            throw new IOException(path + ": " + first);
        }
        closes = first.startsWith("HTTP/1.0");
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16).strip());
            }
            closes |= lower.startsWith("connection: close");
        }
        in.readNBytes(length);
        if (closes) {
            close();
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server closed the connection");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    /** Requests a second, of so many clients over so many seconds, after a second to warm up. */
    static double rate(int port, String path, int clients, int seconds) throws InterruptedException {
        AtomicLong count = new AtomicLong();
        long begin = System.nanoTime() + 1_000_000_000L;
        long end = begin + seconds * 1_000_000_000L;
        CountDownLatch done = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            Thread client = new Thread(() -> {
                try (Load load = new Load(port)) {
                    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                        load.get(path);
                        if (now >= begin) {
                            count.incrementAndGet();
                        }
                    }
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                } finally {
                    done.countDown();
                }
            });
            client.setDaemon(true);
            client.start();
        }
        done.await();
        return (double) count.get() / seconds;
    }

    /** How long answers take at a steady pace, in milliseconds, in order. */
    static double[] latencies(int port, String path, int perSecond, BooleanSupplier more)
            throws IOException, InterruptedException {
        double[] all = new double[100_000];
        int count = 0;
        try (Load load = new Load(port)) {
            long next = System.nanoTime();
            while (more.getAsBoolean() && count < all.length) {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
                // From when it was due: what a stall holds up counts as long as it was held up.
                load.get(path);
                all[count++] = (System.nanoTime() - next) / 1e6;
                next += 1_000_000_000L / perSecond;
            }
        }
        double[] sorted = Arrays.copyOf(all, count);
        Arrays.sort(sorted);
        return sorted;
    }

    static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    }
}
