package io.processinspect.core;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs until it is closed. */
final class Logged extends Handler implements AutoCloseable {
    private static final Logger LIBRARY = Logger.getLogger("io.processinspect");

    private final List<LogRecord> lines = new ArrayList<>();
    private final Level before = LIBRARY.getLevel();
    /** Thrown for each line; null for none. */
    private RuntimeException fault;

    private Logged() {}

    static Logged begin() {
        Logged log = new Logged();
        LIBRARY.setLevel(Level.ALL);
        LIBRARY.addHandler(log);
        return log;
    }

    void failWith(RuntimeException failure) {
        fault = failure;
    }

    List<LogRecord> lines() {
        return lines;
    }

    List<String> messages() {
        return lines.stream()
                .map(line -> line.getLevel() + ": " + line.getMessage())
                .toList();
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line);
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LIBRARY.removeHandler(this);
        LIBRARY.setLevel(before);
    }
}
