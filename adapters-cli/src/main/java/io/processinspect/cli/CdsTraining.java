package io.processinspect.cli;

import io.processinspect.cli.output.Console;
import java.io.OutputStream;
import java.util.Optional;

/** Runs the common commands once, so that the JVM can archive the classes they load (class-data sharing). Part of the build. */
final class CdsTraining {
    private CdsTraining() {}

    public static void main(String[] arguments) {
        Main.configureLog();
        Main.console();
        Console discarding = new Console(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                true,
                false,
                80,
                false,
                Optional.empty());
        String[][] commands = {
            {"list"},
            {"list", "--backend", "fake"},
            {"search", "java"},
            {"snapshot", "self"},
            {"snapshot", "self", "--json"},
            {"session", "self", "--duration", "10ms"},
            {"monitor", "self", "--interval", "10ms", "--count", "1"},
            {"system"}
        };
        for (String[] command : commands) {
            // A command that fails makes the archive smaller; it does not fail the build.
            Cli.run(discarding, command);
        }
    }
}
