package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.Schedule;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.Progress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code session}: one result for a period. */
@Command(
        name = "session",
        description =
                "Measures a process for a period and prints one result. Ends when the duration has elapsed, when the"
                        + " process exits, or on Ctrl-C; the result says which.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect session 1234 --duration 10s",
            "  processinspect session 1234 --duration 1m --metrics cpu,io,storage --json"
        })
final class SessionCommand extends Subcommand {
    // What happens between the last read and the exit is lost, so read often; a read costs next to nothing.
    private static final Duration READ_INTERVAL = Duration.ofMillis(200);

    @Mixin
    private ProcessOptions process;

    @Option(
            names = "--duration",
            paramLabel = "DUR",
            converter = Converters.Time.class,
            description = "Measure for this duration: 250ms, 2s, 1m, 1h (default: until the process exits or Ctrl-C).")
    private Duration duration;

    SessionCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        return ShutdownHook.during(() -> ended.complete(null), () -> measure(ended));
    }

    private int measure(CompletableFuture<Void> ended) throws InterruptedException {
        Schedule unlimited = Schedule.every(READ_INTERVAL);
        try (MetricsProvider provider = common.open();
                MonitoringSession session = provider.openSession(
                        process.pid().in(provider),
                        process.metrics(),
                        duration == null ? unlimited : unlimited.during(duration))) {
            session.whenEnded().thenRun(() -> ended.complete(null));
            String what = "measuring pid " + session.process().pid();
            Progress.during(common.output(), what, duration, ended::join);
            return ProcessOptions.print(session.end(), common);
        }
    }
}
