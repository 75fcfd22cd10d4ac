package io.processinspect.cli.output;

import io.processinspect.json.TextEscaper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Writes data to stdout and messages to stderr, always in UTF-8. */
public final class Output {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Console console;
    private final OutputStream out;
    private boolean colored;
    private boolean quiet;

    /** Data can no longer be written. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean byReader;

        private Closed(boolean byReader, IOException cause) {
            super(cause);
            this.byReader = byReader;
        }

        /** Whether the reader of a pipe closed it, which is not a failure. */
        public boolean byReader() {
            return byReader;
        }
    }

    public Output(Console console) {
        this.console = console;
        this.out = new BufferedOutputStream(console.out(), 1 << 16);
        colored(ColorMode.AUTO);
    }

    public void colored(ColorMode when) {
        colored = switch (when) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> console.outIsTerminal() && !console.noColor();
        };
    }

    public void quiet(boolean noMessages) {
        quiet = noMessages;
    }

    /** The maximum width of a line; 0 when it is unlimited. */
    public int columns() {
        return console.outIsTerminal() ? console.columns() : 0;
    }

    /** The text, cut to the width of the terminal. */
    public String fit(String text) {
        return columns() > 0 ? Text.cut(text, columns()) : text;
    }

    /** The same for a message; one cell stays free, as a progress line that fills the row cannot be replaced. */
    public String fitMessage(String text) {
        return console.errIsTerminal() && console.columns() > 1 ? Text.cut(text, console.columns() - 1) : text;
    }

    /** Where this user's programs keep state between runs; empty for a user without a home. */
    public Optional<Path> stateFolder() {
        return console.stateFolder();
    }

    public boolean isTerminal() {
        return console.outIsTerminal();
    }

    public String bold(String text) {
        return colored ? BOLD + text + PLAIN : text;
    }

    /** Writes one line of data and flushes it. */
    public void line(String text) {
        lines(text + "\n");
        flush();
    }

    /** Writes data that is visible after {@link #flush}. */
    public void lines(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw closed(failure);
        }
    }

    public void flush() {
        try {
            out.flush();
        } catch (IOException failure) {
            throw closed(failure);
        }
    }

    private Closed closed(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        // The JDK has no exception type for a closed pipe. The first text is Unix, the others are Windows.
        if (reason.contains("Broken pipe")
                || reason.contains("pipe is being closed")
                || reason.contains("pipe has been ended")) {
            return new Closed(true, failure);
        }
        error("cannot write the output: " + reason + "; check the disk, or where stdout goes");
        return new Closed(false, failure);
    }

    /** Prints a message, unless {@code --quiet}. */
    public void message(String text) {
        if (!quiet) {
            error(text);
        }
    }

    /** Prints an error, also with {@code --quiet}. It may contain names and other text from outside. */
    public void error(String text) {
        String line = "processinspect: " + TextEscaper.escaped(text);
        // Wrapped on a terminal only: programs expect one line.
        toErr((console.errIsTerminal() ? Text.wrapped(line, console.columns()) : line) + "\n");
    }

    /** Whether to show progress: messages go to a terminal, and {@code --quiet} is not set. */
    public boolean showsProgress() {
        return console.errIsTerminal() && !quiet;
    }

    /** Writes text to stderr as it is, e.g. a progress line that replaces itself. */
    public void toErr(String text) {
        try {
            console.err().write(text.getBytes(StandardCharsets.UTF_8));
            console.err().flush();
        } catch (IOException unwritable) {
            // There is nowhere else to report it; the exit code remains.
            quiet = true;
        }
    }

    /** For help and version, which are data. */
    public PrintWriter helpWriter() {
        return new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) {
                lines(new String(text, from, length));
            }

            @Override
            public void flush() {
                Output.this.flush();
            }

            @Override
            public void close() {
                flush();
            }
        });
    }
}
