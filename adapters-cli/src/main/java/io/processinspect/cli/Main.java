package io.processinspect.cli;

import io.processinspect.cli.output.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

/** The main class. The launcher passes in properties what a Java program cannot find out: terminals and their width. */
public final class Main {
    private static final String TERMINALS = "processinspect.terminal";
    private static final String COLUMNS = "processinspect.columns";

    private Main() {}

    /** Runs one command and exits with its exit code. */
    public static void main(String[] arguments) {
        // Read on the first log call.
        System.setProperty("java.util.logging.config.class", Logging.class.getName());
        int code = Cli.run(console(), arguments);
        // Other threads may still be blocked in a backend.
        ShutdownHook.exit(code);
    }

    private static Console console() {
        String terminals = System.getProperty(TERMINALS, System.console() == null ? "" : "out,err");
        String noColor = System.getenv("NO_COLOR");
        return new Console(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                terminals.contains("out"),
                terminals.contains("err"),
                Integer.getInteger(COLUMNS, 0),
                noColor != null && !noColor.isEmpty(),
                stateFolder());
    }

    /** {@code %LOCALAPPDATA%} on Windows, {@code $XDG_STATE_HOME} or {@code ~/.local/state} elsewhere. */
    private static Path stateFolder() {
        String windows = System.getenv("LOCALAPPDATA");
        if (windows != null && File.separatorChar == '\\') {
            return Path.of(windows, "processinspect");
        }
        String state = System.getenv("XDG_STATE_HOME");
        if (state != null && Path.of(state).isAbsolute()) {
            return Path.of(state, "processinspect");
        }
        // user.home is from the user database; services and containers override it with HOME.
        String home = System.getenv("HOME");
        return Path.of(
                home == null || home.isEmpty() ? System.getProperty("user.home", ".") : home,
                ".local",
                "state",
                "processinspect");
    }
}
