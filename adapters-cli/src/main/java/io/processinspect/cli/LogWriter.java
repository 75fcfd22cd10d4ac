package io.processinspect.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes the log by a thread of its own, so that nobody who logs waits for whoever reads it. Of what comes while a reader is
 * stuck, a thousand lines are kept and the others counted.
 */
final class LogWriter extends Handler {
    private static final int MOST = 1000;

    private final OutputStream out;
    private final Duration patience;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST);
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Begins.
     *
     * @param patience how long a flush waits at most
     */
    LogWriter(OutputStream out, Duration patience) {
        this.out = out;
        this.patience = patience;
        Thread writer = new Thread(this::write, "processinspect-log");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            given.incrementAndGet();
            if (!lines.offer(getFormatter().format(line))) {
                given.decrementAndGet();
                dropped.incrementAndGet();
            }
        }
    }

    private void write() {
        try {
            while (true) {
                String line = lines.take();
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    line += "processinspect: " + lost + " log lines were dropped here, as nobody took them\n";
                }
                write(line);
                done.incrementAndGet();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException nobodyListens) {
            // There is no other place to say so, and the next line may find somebody.
            dropped.incrementAndGet();
        }
    }

    /** Waits until all is written, but not for long. */
    @Override
    public void flush() {
        long end = System.nanoTime() + patience.toNanos();
        while (done.get() < given.get() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
