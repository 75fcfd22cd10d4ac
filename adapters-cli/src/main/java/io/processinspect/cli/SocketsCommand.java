package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessSockets;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.SocketTable;
import io.processinspect.json.SocketJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sockets}: what one process has open to others. */
@Command(
        name = "sockets",
        description = "Lists the sockets that a process has open, with the bytes that TCP connections have carried.",
        footerHeading = "%nExamples:%n",
        footer = {"  processinspect sockets 1234", "  processinspect sockets 1234 --json"})
final class SocketsCommand extends Subcommand {
    @Parameters(
            paramLabel = "PID",
            converter = Converters.Pid.class,
            description = "The process; 'self' is processinspect itself.")
    private Converters.Pid.Target pid;

    SocketsCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        try (MetricsProvider provider = common.open()) {
            ProcessSockets sockets = provider.sockets(pid.in(provider));
            if (common.json()) {
                common.output().line(SocketJson.write(sockets));
            } else if (sockets.sockets().isEmpty()) {
                common.output().message(sockets.process() + " has no sockets");
            } else {
                SocketTable.print(sockets.sockets(), common.output());
            }
            return Cli.DONE;
        }
    }
}
