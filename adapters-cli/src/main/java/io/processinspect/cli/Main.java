package io.processinspect.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

/** The program. The launcher tells by properties what a Java program cannot find out by itself. */
public final class Main {
    private static final String TERMINALS = "processinspect.terminal";
    private static final String COLUMNS = "processinspect.columns";

    private Main() {}

    /** Runs one command, and ends with its exit code. */
    public static void main(String[] arguments) {
        // Asked for when the first log line is written, and not before.
        System.setProperty("java.util.logging.config.class", Logging.class.getName());
        int code = Cli.run(console(), arguments);
        // Other threads may still wait for a backend.
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

    /** By the customs of the system. */
    private static Path stateFolder() {
        String windows = System.getenv("LOCALAPPDATA");
        if (windows != null && File.separatorChar == '\\') {
            return Path.of(windows, "processinspect");
        }
        String state = System.getenv("XDG_STATE_HOME");
        if (state != null && Path.of(state).isAbsolute()) {
            return Path.of(state, "processinspect");
        }
        // The virtual machine asks the user database, where a service or a container may say otherwise.
        String home = System.getenv("HOME");
        return Path.of(
                home == null || home.isEmpty() ? System.getProperty("user.home", ".") : home,
                ".local",
                "state",
                "processinspect");
    }
}
