package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Termination;
import io.processinspect.json.SampleCsv;
import io.processinspect.json.SampleJson;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code monitor}: a line per sample. */
@Command(
        name = "monitor",
        description =
                "Measures a process at each interval and prints a line each time, until the duration is over, N lines"
                        + " are printed, the process exits, or on Ctrl-C. With --json a last line with 'ended' sums up the"
                        + " whole time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect monitor 1234 --interval 1s",
            "  processinspect monitor 1234 --interval 100ms --duration 10s --csv > cpu.csv"
        })
final class MonitorCommand extends Subcommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ProcessOptions process;

    @Option(
            names = "--interval",
            paramLabel = "DUR",
            required = true,
            converter = Converters.Time.class,
            description = "From one line to the next: 250ms, 2s, 1m.")
    private Duration interval;

    @Option(
            names = "--duration",
            paramLabel = "DUR",
            converter = Converters.Time.class,
            description = "End after this time.")
    private Duration duration;

    @Option(names = "--count", paramLabel = "N", converter = Converters.Count.class, description = "End after N lines.")
    private Integer count;

    @Option(names = "--csv", description = "Print CSV.")
    private boolean csv;

    MonitorCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws Exception {
        if (csv && common.json()) {
            throw new ParameterException(spec.commandLine(), "--csv and --json exclude one another");
        }
        if (duration != null && duration.compareTo(interval) < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--duration is shorter than --interval, so that no line would be printed");
        }
        Schedule every = Schedule.every(interval);
        Schedule schedule = duration == null ? every : every.during(duration);
        Lines lines = new Lines(common.output());
        return ShutdownHook.during(lines::stop, () -> measure(schedule, lines));
    }

    private int measure(Schedule schedule, Lines lines) {
        try (MetricsProvider provider = common.open();
                MonitoringSession session =
                        provider.monitor(process.pid().in(provider), process.metrics(), schedule, lines)) {
            lines.header();
            lines.over.join();
            session.stop();
            lines.ended.join();
            return finish(session.end(), lines);
        }
    }

    private int finish(ProcessSample whole, Lines lines) {
        if (lines.failure != null) {
            throw lines.failure;
        }
        if (common.json()) {
            common.output().line(SampleJson.write(whole));
        }
        boolean enough = count != null && lines.printed >= count;
        common.output()
                .message(
                        enough
                                ? count + (count == 1 ? " line printed" : " lines printed")
                                : SampleText.ending(whole.ended().orElseThrow()));
        return Cli.DONE;
    }

    /** Prints what comes; runs on one thread at a time, and says when it is over. */
    private final class Lines implements SampleListener {
        final CompletableFuture<Void> over = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final Output output;
        private MonitorTable table;
        private volatile RuntimeException failure;
        private volatile int printed;
        private boolean headed;

        Lines(Output output) {
            this.output = output;
        }

        /** Once and before the first line, which may come any moment. */
        synchronized void header() {
            if (csv && !headed) {
                headed = true;
                output.line(SampleCsv.header(process.metrics()));
            }
        }

        void stop() {
            over.complete(null);
        }

        @Override
        public void onSample(ProcessSample sample) {
            if (over.isDone()) {
                return;
            }
            try {
                ProcessOptions.requireSomething(sample);
                print(sample);
                printed++;
            } catch (RuntimeException gone) {
                failure = gone;
                stop();
            }
            if (count != null && printed >= count) {
                stop();
            }
        }

        private void print(ProcessSample sample) {
            if (csv) {
                header();
                output.line(SampleCsv.line(sample));
            } else if (common.json()) {
                output.line(SampleJson.write(sample));
            } else {
                table = table == null ? new MonitorTable(sample, output) : table;
                table.print(sample);
            }
        }

        @Override
        public void onMissed(long ticks) {
            output.message(ticks + (ticks == 1 ? " tick" : " ticks") + " missed; the next line covers that time too");
        }

        @Override
        public void onEnd(Termination end) {
            stop();
            ended.complete(null);
        }
    }
}
