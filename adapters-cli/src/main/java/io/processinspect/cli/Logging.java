package io.processinspect.cli;

import io.processinspect.json.LogJson;
import io.processinspect.json.TextEscaper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.stream.Collectors;

/**
 * What of the log is written, and how: one line each on stderr. The virtual machine makes an object of this class when the
 * first line is logged, as {@link Main} has told it to; commands that log nothing pay nothing.
 */
public final class Logging {
    /** How a line looks. */
    enum Format {
        /** For people. */
        TEXT,
        /** For programs: an object on each line. */
        JSON
    }

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static volatile Format format = Format.TEXT;
    private static volatile boolean serving;
    private static volatile boolean access;
    // A logger that nobody holds is forgotten with its level.
    private static final List<Logger> HELD = new CopyOnWriteArrayList<>();

    /** Sets up the log, as the settings are by then. */
    public Logging() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        LogWriter handler = new LogWriter(new FileOutputStream(FileDescriptor.err), PATIENCE);
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Line());
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        // What OSHI logs of its own troubles is told as absence.
        level("oshi", Level.OFF);
        level("org.eclipse.jetty", Level.SEVERE);
        level("processinspect", serving ? Level.INFO : Level.WARNING);
        level("processinspect.access", access ? Level.INFO : Level.OFF);
    }

    private static void level(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        HELD.add(logger);
    }

    /** How a server logs; called before anything is. A quiet one says only what is wrong. */
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
            String trace = trace(line.getThrown());
            if (format == Format.JSON) {
                return LogJson.write(line.getInstant(), level, line.getLoggerName(), formatMessage(line), trace) + "\n";
            }
            String text = TIME.format(line.getInstant()) + " " + level.toLowerCase(Locale.ROOT) + " "
                    + line.getLoggerName() + ": " + TextEscaper.escaped(formatMessage(line)) + "\n";
            return trace.isEmpty() ? text : text + trace;
        }

        private static String trace(Throwable thrown) {
            if (thrown == null) {
                return "";
            }
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            // A message in it may hold what a process is named.
            return trace.toString()
                    .lines()
                    .map(line -> TextEscaper.escaped(line.replace("\t", "    ")) + "\n")
                    .collect(Collectors.joining());
        }
    }
}
