package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessSample;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.Progress;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code snapshot}: one process at one time. */
@Command(
        name = "snapshot",
        description =
                "Measures a process once. Times and totals count from its start, and CPU use is the average since then; --window measures the present.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect snapshot self",
            "  processinspect snapshot 1234 --window 500ms",
            "  processinspect snapshot 1234 --metrics cpu,handles --json"
        })
final class SnapshotCommand extends Subcommand {
    @Mixin
    private ProcessOptions process;

    @Option(
            names = "--window",
            paramLabel = "DUR",
            converter = Converters.Time.class,
            description = "Read twice, this far apart, and measure CPU use in between: 250ms, 2s, 1m.")
    private Duration window;

    SnapshotCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (MetricsProvider provider = common.open()) {
            long pid = process.pid().in(provider);
            ProcessSample sample =
                    window == null ? provider.snapshot(pid, process.metrics()) : overWindow(provider, pid);
            return ProcessOptions.print(sample, common);
        }
    }

    private ProcessSample overWindow(MetricsProvider provider, long pid) throws InterruptedException {
        return Progress.during(
                common.output(),
                "measuring pid " + pid,
                window,
                () -> provider.snapshot(pid, process.metrics(), window));
    }
}
