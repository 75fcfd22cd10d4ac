package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.core.Backends;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
    /** When to use colour. */
    enum ColorMode {
        AUTO,
        ALWAYS,
        NEVER
    }

    private final Output output;

    @Option(names = "--backend", paramLabel = "NAME", description = "Measure by this backend; see 'backends'.")
    private String backend;

    @Option(
            names = "--backend-option",
            paramLabel = "KEY=VALUE",
            description = "Set something for the backend, root=DIR for procfs, path=FILE for dll; may be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "AUTO",
            description = "auto, always or never; auto is on a terminal unless NO_COLOR is set.")
    private ColorMode color;

    @Option(names = "--quiet", description = "Print no messages, only data and errors.")
    private boolean quiet;

    @Option(names = "--debug", description = "Print a stack trace with an error.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    CommonOptions(Output output) {
        this.output = output;
    }

    /** The output, as these options want it. */
    Output output() {
        output.colored(color);
        output.quiet(quiet);
        return output;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean debug() {
        return debug;
    }

    String backend() {
        return backend;
    }

    Map<String, String> options() {
        return options;
    }

    MetricsProvider open() {
        return Backends.open(backend, options);
    }
}
