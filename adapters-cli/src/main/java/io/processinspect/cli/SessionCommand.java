package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.Schedule;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code session}: one result over a time. */
@Command(
        name = "session",
        description = "Measures a process over a time and prints one result. Ends early when the process exits, or on"
                + " Ctrl-C, and says which; without --duration it ends only so.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect session 1234 --duration 10s",
            "  processinspect session 1234 --duration 1m --metrics cpu,io,storage --json"
        })
final class SessionCommand extends Subcommand {
    // What happens after the last read before an exit is lost, so read often; a read costs next to nothing.
    private static final Duration KEEP = Duration.ofMillis(200);

    @Mixin
    private ProcessOptions process;

    @Option(
            names = "--duration",
            paramLabel = "DUR",
            converter = Converters.Time.class,
            description = "How long: 250ms, 2s, 1m, 1h.")
    private Duration duration;

    SessionCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        return ShutdownHook.during(() -> over.complete(null), () -> measure(over));
    }

    private int measure(CompletableFuture<Void> over) throws InterruptedException {
        Schedule keep = Schedule.every(KEEP);
        try (MetricsProvider provider = common.open();
                MonitoringSession session = provider.openSession(
                        process.pid().in(provider),
                        process.metrics(),
                        duration == null ? keep : keep.during(duration))) {
            session.whenEnded().thenRun(() -> over.complete(null));
            String what = "measuring pid " + session.process().pid();
            Progress.during(common.output(), what, duration, over::join);
            return ProcessOptions.print(session.end(), common);
        }
    }
}
