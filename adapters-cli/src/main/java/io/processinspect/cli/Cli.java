package io.processinspect.cli;

import io.processinspect.json.TextEscaper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code processinspect}: what it consists of, and how its failures end. */
@Command(
        name = "processinspect",
        versionProvider = Cli.Version.class,
        description = "Measures processes: CPU, memory, handles, threads, I/O, network.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect list --limit 10             the ten processes with the most memory",
            "  processinspect snapshot self               this process, now",
            "  processinspect session 1234 --duration 3s  one result over three seconds",
            "  processinspect monitor 1234 --interval 1s  a line each second, until it exits",
            "  processinspect serve                       all of it over HTTP"
        })
final class Cli implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int NO_SUCH_PROCESS = 3;
    static final int DENIED = 4;
    static final int INTERRUPTED = 130;

    private static final Map<String, Function<Output, Subcommand>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version.")
    private boolean version;

    private Cli() {}

    private static Map<String, Function<Output, Subcommand>> commands() {
        Map<String, Function<Output, Subcommand>> commands = new LinkedHashMap<>();
        commands.put("list", ListCommand::new);
        commands.put("search", SearchCommand::new);
        commands.put("snapshot", SnapshotCommand::new);
        commands.put("session", SessionCommand::new);
        commands.put("monitor", MonitorCommand::new);
        commands.put("system", SystemCommand::new);
        commands.put("serve", ServeCommand::new);
        commands.put("backends", BackendsCommand::new);
        return commands;
    }

    /** The one command that is called, as making all of them takes a quarter of the time of a short one; or else all. */
    private static void addCommands(CommandLine line, String[] arguments, Output output) {
        Function<Output, Subcommand> called = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        if (called == null) {
            COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.apply(output)));
        } else {
            line.addSubcommand(arguments[0], called.apply(output));
        }
    }

    /**
     * Runs one command.
     *
     * @return its exit code: 0 done, 1 failed, 2 wrong usage, 3 no such process, 4 access denied, 130 interrupted
     */
    static int run(Console console, String... arguments) {
        Output output = new Output(console);
        CommandLine line = new CommandLine(new Cli());
        addCommands(line, arguments, output);
        // '@' begins a name to search for, not the name of a file with arguments.
        line.setExpandAtFiles(false);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(Math.max(55, Math.min(100, console.columns() == 0 ? 100 : console.columns())));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(output.helpWriter());
        line.setErr(output.helpWriter());
        line.setParameterExceptionHandler((wrong, args) -> wrongUsage(output, wrong));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            Subcommand called = command.getCommand();
            return new ErrorReporter(output, called.common.debug()).report(failure);
        });
        try {
            return line.execute(arguments);
        } catch (Output.Closed gone) {
            return gone.exitCode();
        } catch (Error fault) {
            return new ErrorReporter(output, true).report(fault);
        }
    }

    private static int wrongUsage(Output output, ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName(" ");
        String first = sentence(wrong);
        output.error(TextEscaper.escaped(first) + (first.endsWith(".") ? "" : ";") + " try '" + command + " --help'");
        return WRONG_USAGE;
    }

    /** The version of the jar, and what it runs on. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {
                "processinspect " + (version == null ? "(not packaged)" : version) + " on Java " + Runtime.version()
            };
        }
    }

    private static String sentence(ParameterException wrong) {
        boolean atTop = wrong.getCommandLine().getParent() == null;
        if (wrong instanceof UnmatchedArgumentException unknown && atTop) {
            return "there is no command or option '" + unknown.getUnmatched().get(0) + "'";
        }
        return wrong.getMessage().lines().findFirst().orElse("").strip();
    }

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
