package io.processinspect.cli;

import io.processinspect.cli.output.Console;
import io.processinspect.cli.output.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command {@code processinspect}: its subcommands, exit codes and usage errors. */
@Command(
        name = "processinspect",
        versionProvider = Cli.Version.class,
        description = "Measures processes: CPU, memory, handles, threads, I/O, network.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect list --limit 10             the ten processes with the most memory",
            "  processinspect snapshot self               one snapshot of this process",
            "  processinspect session 1234 --duration 3s  one result for three seconds",
            "  processinspect monitor 1234 --interval 1s  one line per second until it exits",
            "  processinspect serve                       REST server and dashboard"
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
        commands.put("sockets", SocketsCommand::new);
        commands.put("system", SystemCommand::new);
        commands.put("serve", ServeCommand::new);
        commands.put("backends", BackendsCommand::new);
        return commands;
    }

    /** Only the called command, as creating all of them takes a quarter of the time of a short one; all if it is unknown. */
    private static void addCommands(CommandLine commandLine, String[] arguments, Output output) {
        Function<Output, Subcommand> called = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        if (called == null) {
            COMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, command.apply(output)));
        } else {
            commandLine.addSubcommand(arguments[0], called.apply(output));
        }
    }

    /**
     * Runs one command.
     *
     * @return its exit code: 0 done, 1 failed, 2 wrong usage, 3 no such process, 4 access denied, 130 interrupted
     */
    static int run(Console console, String... typed) {
        String[] arguments = helpAsOption(typed);
        Output output = new Output(console);
        CommandLine commandLine = new CommandLine(new Cli());
        addCommands(commandLine, arguments, output);
        // '@' can begin a process name; it does not mark a file of arguments.
        commandLine.setExpandAtFiles(false);
        commandLine.setUsageHelpAutoWidth(false);
        commandLine.setUsageHelpWidth(Math.max(55, Math.min(100, console.columns() == 0 ? 100 : console.columns())));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setOut(output.helpWriter());
        commandLine.setErr(output.helpWriter());
        Faults faults = new Faults(output);
        commandLine.setParameterExceptionHandler(faults);
        commandLine.setExecutionExceptionHandler(faults);
        try {
            return commandLine.execute(arguments);
        } catch (Output.Closed | Error fault) {
            return new ErrorReporter(output, null, true).report(fault);
        }
    }

    /** What picocli calls when something went wrong. No lambdas, see {@link Converters}. */
    private static final class Faults implements IParameterExceptionHandler, IExecutionExceptionHandler {
        private final Output output;

        Faults(Output output) {
            this.output = output;
        }

        @Override
        public int handleParseException(ParameterException wrong, String[] arguments) {
            output.error(UsageMessage.of(wrong));
            return WRONG_USAGE;
        }

        @Override
        public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
            Subcommand called = command.getCommand();
            return new ErrorReporter(output, command, called.common.debug()).report(failure);
        }
    }

    /** "help" and "help COMMAND" as "--help" and "COMMAND --help". */
    private static String[] helpAsOption(String[] typed) {
        if (typed.length == 0 || !typed[0].equals("help")) {
            return typed;
        }
        if (typed.length == 1) {
            return new String[] {"--help"};
        }
        return COMMANDS.containsKey(typed[1]) ? new String[] {typed[1], "--help"} : new String[] {typed[1]};
    }

    /** The version of the jar and of Java. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {
                "processinspect " + (version == null ? "(not packaged)" : version) + " on Java " + Runtime.version()
            };
        }
    }

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command");
    }
}
