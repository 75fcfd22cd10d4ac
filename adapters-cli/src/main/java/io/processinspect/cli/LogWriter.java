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
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Writes the log on a thread of its own, so that a slow reader never blocks the threads that log. While the reader is
 * blocked, up to 1000 lines are queued; further ones are dropped and counted.
 */
final class LogWriter extends Handler {
    private static final int CAPACITY = 1000;

    private final OutputStream out;
    private final Duration flushTimeout;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Starts the writing thread.
     *
     * @param flushTimeout the longest time that a flush waits
     */
    LogWriter(OutputStream out, Duration flushTimeout) {
        this.out = out;
        this.flushTimeout = flushTimeout;
        Thread writer = new Thread(this::write, "processinspect-log");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            accepted.incrementAndGet();
            if (!lines.offer(getFormatter().format(line))) {
                accepted.decrementAndGet();
                dropped.incrementAndGet();
            }
        }
    }

    private void write() {
        try {
            while (true) {
                write(lines.take());
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    write(getFormatter().format(notice(lost)));
                }
                written.incrementAndGet();
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    private static LogRecord notice(long lost) {
        LogRecord notice =
                new LogRecord(Level.WARNING, lost + " log lines were dropped here; the reader of stderr was too slow");
        notice.setLoggerName("processinspect");
        return notice;
    }

    private void write(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException unwritable) {
            // There is nowhere else to report it; the next line may succeed, and reports the loss.
            dropped.incrementAndGet();
        }
    }

    /** Waits until every accepted line is written, up to the timeout. */
    @Override
    public void flush() {
        long deadline = System.nanoTime() + flushTimeout.toNanos();
        while (written.get() < accepted.get() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
