package io.processinspect.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Data and messages on their way out, always in UTF-8. */
final class Output {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Console console;
    private final OutputStream out;
    private boolean colored;
    private boolean quiet;

    /** Nobody takes the data any more; a pipe closed early is no failure. */
    static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int exitCode;

        Closed(int exitCode, IOException cause) {
            super(cause);
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    Output(Console console) {
        this.console = console;
        this.out = new BufferedOutputStream(console.out(), 1 << 16);
        colored(CommonOptions.ColorMode.AUTO);
    }

    void colored(CommonOptions.ColorMode when) {
        colored = switch (when) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> console.outIsTerminal() && !console.noColor();
        };
    }

    void quiet(boolean noMessages) {
        quiet = noMessages;
    }

    /** The width that a line may have; 0 when it may have any. */
    int columns() {
        return console.outIsTerminal() ? console.columns() : 0;
    }

    /** The text, cut where the terminal that shows the data ends. */
    String fit(String text) {
        return columns() > 0 ? Text.cut(text, columns()) : text;
    }

    /** The same for a message; one cell is left free, as a full line may not be replaced. */
    String fitMessage(String text) {
        return console.errIsTerminal() && console.columns() > 1 ? Text.cut(text, console.columns() - 1) : text;
    }

    /** Where this user's programs keep what shall outlive them. */
    Path stateFolder() {
        return console.stateFolder();
    }

    boolean isTerminal() {
        return console.outIsTerminal();
    }

    String bold(String text) {
        return colored ? BOLD + text + PLAIN : text;
    }

    /** One line of data, seen at once. */
    void line(String text) {
        lines(text + "\n");
        flush();
    }

    /** Any number of lines, seen after {@link #flush}. */
    void lines(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw closed(failure);
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException failure) {
            throw closed(failure);
        }
    }

    private Closed closed(IOException failure) {
        String why = String.valueOf(failure.getMessage());
        // The JDK has no type for it; the first is Unix, the second Windows.
        if (why.contains("Broken pipe")
                || why.contains("pipe is being closed")
                || why.contains("pipe has been ended")) {
            return new Closed(Cli.DONE, failure);
        }
        error("cannot write the output: " + why);
        return new Closed(Cli.FAILED, failure);
    }

    /** A message for the person, unless they want none. */
    void message(String text) {
        if (!quiet) {
            toErr("processinspect: " + text + "\n");
        }
    }

    /** An error, which is told in any case. */
    void error(String text) {
        toErr("processinspect: " + text + "\n");
    }

    /** Whether a person sees messages as they come, and wants them. */
    boolean showsProgress() {
        return console.errIsTerminal() && !quiet;
    }

    /** Text for the messages as it is, such as a progress line that replaces itself. */
    void toErr(String text) {
        try {
            console.err().write(text.getBytes(StandardCharsets.UTF_8));
            console.err().flush();
        } catch (IOException nobodyListens) {
            // There is no other place to say so; the exit code still tells.
            quiet = true;
        }
    }

    /** For what was asked for: help and version. */
    PrintWriter helpWriter() {
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
