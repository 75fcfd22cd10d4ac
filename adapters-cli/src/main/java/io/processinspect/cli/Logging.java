package io.processinspect.cli;

import io.processinspect.json.LogJson;
import io.processinspect.json.TextEscaper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Configures java.util.logging: levels, and one line per record on stderr. The JDK instantiates this class on the first log
 * call ({@code java.util.logging.config.class}, set by {@link Main}), so that commands that log nothing pay nothing.
 */
public final class Logging {
    /** The format of a line. */
    enum Format {
        /** Plain text. */
        TEXT,
        /** One JSON object per line. */
        JSON
    }

    private static final Duration FLUSH_TIMEOUT = Duration.ofMillis(500);

    private static volatile Format format = Format.TEXT;
    private static volatile boolean serving;
    private static volatile boolean access;
    // An unreferenced logger is garbage-collected with its level.
    private static final List<Logger> RETAINED = new CopyOnWriteArrayList<>();

    /** Applies the settings of {@link #configure}. */
    public Logging() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        LogWriter handler = new LogWriter(new FileOutputStream(FileDescriptor.err), FLUSH_TIMEOUT);
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Line());
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        // OSHI's failures are reported as absent metrics.
        level("oshi", Level.OFF);
        // That JNA cannot be loaded is shown by the command backends.
        level("com.sun.jna", Level.OFF);
        level("org.eclipse.jetty", Level.SEVERE);
        level("processinspect", serving ? Level.INFO : Level.WARNING);
        level("processinspect.access", access ? Level.INFO : Level.OFF);
    }

    private static void level(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        RETAINED.add(logger);
    }

    /** Sets how a server logs; must be called before the first log call. A quiet server logs only warnings and errors. */
    static void configure(Format newFormat, boolean quiet, boolean accessLog) {
        format = newFormat;
        serving = !quiet;
        access = accessLog;
    }

    private static final class Line extends Formatter {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

        @Override
        public String format(LogRecord line) {
            String level =
                    line.getLevel() == Level.SEVERE ? "ERROR" : line.getLevel().getName();
            String trace = line.getThrown() == null ? "" : TextEscaper.stackTrace(line.getThrown());
            if (format == Format.JSON) {
                return LogJson.write(line.getInstant(), level, line.getLoggerName(), formatMessage(line), trace) + "\n";
            }
            String text = TIME.format(line.getInstant()) + " " + level.toLowerCase(Locale.ROOT) + " "
                    + line.getLoggerName() + ": " + TextEscaper.escaped(formatMessage(line)) + "\n";
            return text + trace;
        }
    }
}
