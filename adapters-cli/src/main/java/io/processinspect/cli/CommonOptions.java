package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.cli.output.ColorMode;
import io.processinspect.cli.output.Output;
import io.processinspect.core.Backends;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {
    private final Output output;
    private boolean quiet;

    @Option(names = "--backend", paramLabel = "NAME", description = "Use this backend; see 'backends'.")
    private String backend;

    @Option(
            names = "--backend-option",
            paramLabel = "KEY=VALUE",
            description =
                    "Set a backend option: root=DIR, native=off, network=bpf or idle=read for procfs, path=FILE for dll; repeatable.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            converter = Converters.Color.class,
            description = "auto, always or never; auto colors terminals unless NO_COLOR is set (default: auto).")
    private void color(ColorMode when) {
        output.colored(when);
    }

    @Option(names = "--quiet", description = "Print only data and errors, no messages.")
    private void quiet(boolean quiet) {
        output.quiet(quiet);
        this.quiet = quiet;
    }

    @Option(names = "--debug", description = "Print a stack trace with errors.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    CommonOptions(Output output) {
        this.output = output;
    }

    /** The output; these options set it up when they are parsed. */
    Output output() {
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
