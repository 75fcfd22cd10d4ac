package io.processinspect.cli;

import io.processinspect.cli.output.Console;
import io.processinspect.cli.output.Output;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The main class. The launcher passes in properties what a Java program cannot find out: terminals and their width. */
public final class Main {
    private static final String TERMINALS = "processinspect.terminal";
    private static final String COLUMNS = "processinspect.columns";
    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

    private Main() {}

    /** Runs one command and exits with its exit code. */
    public static void main(String[] arguments) {
        configureLog();
        Console console = console();
        int code = areUndecodable(arguments) ? undecodable(console) : Cli.run(console, arguments);
        // Other threads may still be blocked in a backend.
        ShutdownHook.exit(code);
    }

    /** By properties that are read on the first log call. */
    static void configureLog() {
        System.setProperty("java.util.logging.manager", LateClosingLogs.class.getName());
        System.setProperty("java.util.logging.config.class", Logging.class.getName());
    }

    /** Java decodes arguments by the locale; in C, which is none, everything beyond ASCII becomes this character. */
    private static boolean areUndecodable(String[] arguments) {
        return !ENCODING.equals("UTF-8") && String.join("", arguments).indexOf('\uFFFD') >= 0;
    }

    private static int undecodable(Console console) {
        new Output(console)
                .error("an argument has characters that do not exist in this locale (" + ENCODING
                        + "); set LC_ALL to one that has them, e.g. C.UTF-8");
        return Cli.WRONG_USAGE;
    }

    static Console console() {
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
    private static Optional<Path> stateFolder() {
        if (File.separatorChar == '\\' && System.getenv("LOCALAPPDATA") != null) {
            return absolute(System.getenv("LOCALAPPDATA")).map(local -> local.resolve("processinspect"));
        }
        // user.home is from the user database, which has "?" for a uid that is not in it; services override it with
        // HOME.
        return absolute(System.getenv("XDG_STATE_HOME"))
                .or(() -> absolute(System.getenv("HOME"))
                        .or(() -> absolute(System.getProperty("user.home")))
                        .map(home -> home.resolve(".local").resolve("state")))
                .map(folder -> folder.resolve("processinspect"));
    }

    private static Optional<Path> absolute(String folder) {
        return Optional.ofNullable(folder).map(Path::of).filter(Path::isAbsolute);
    }
}
