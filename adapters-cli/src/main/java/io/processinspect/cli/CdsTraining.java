package io.processinspect.cli;

import java.io.OutputStream;
import java.nio.file.Path;

/** Runs the common commands once, so that the virtual machine can archive the classes they need. Part of the build. */
final class CdsTraining {
    private CdsTraining() {}

    public static void main(String[] arguments) {
        Console nowhere = new Console(
                OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), true, false, 80, false, Path.of("."));
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
            // Where a command fails, the archive is the smaller, and the build none the worse.
            Cli.run(nowhere, command);
        }
    }
}
