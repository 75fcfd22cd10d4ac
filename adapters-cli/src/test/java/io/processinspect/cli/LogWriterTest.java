package io.processinspect.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogWriterTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch reader = new CountDownLatch(1);

    /** A pipe that nobody reads until the latch opens. */
    private final OutputStream pipe = new OutputStream() {
        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            try {
                reader.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            written.write(bytes, from, length);
        }
    };

    private LogWriter writer() {
        LogWriter writer = new LogWriter(pipe, Duration.ofMinutes(1));
        writer.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord line) {
                return line.getMessage() + ".\n";
            }
        });
        return writer;
    }

    @Test
    void nobody_waits_for_a_reader_who_is_stuck_and_what_was_dropped_is_counted() {
        LogWriter writer = writer();
        for (int i = 0; i < 5000; i++) {
            writer.publish(new LogRecord(Level.INFO, "line " + i));
        }
        reader.countDown();
        writer.close();
        String all = written.toString(StandardCharsets.UTF_8);
        assertTrue(all.startsWith("line 0.\n"), all);
        long lines = all.lines().filter(line -> line.startsWith("line ")).count();
        String told = all.lines()
                .filter(line -> line.contains("dropped here"))
                .findFirst()
                .orElseThrow();
        assertTrue(told.endsWith("too slow."), "it has the form of every line: " + told);
        assertEquals(5000, lines + Long.parseLong(told.replaceAll("[^0-9]", "")));
    }

    @Test
    void closing_waits_for_what_is_on_its_way() {
        reader.countDown();
        LogWriter writer = writer();
        for (int i = 0; i < 500; i++) {
            writer.publish(new LogRecord(Level.INFO, "line " + i));
        }
        writer.close();
        assertEquals(500, written.toString(StandardCharsets.UTF_8).lines().count());
    }
}
