package io.processinspect.cli;

import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.Termination;
import io.processinspect.cli.output.AbsentReasons;
import io.processinspect.cli.output.MonitorTable;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.SampleText;
import io.processinspect.json.SampleCsv;
import io.processinspect.json.SampleJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code monitor}: one line per sample. */
@Command(
        name = "monitor",
        description =
                "Measures a process at every interval and prints one line per sample until the duration has elapsed, N"
                        + " lines are printed, the process exits, or Ctrl-C. With --json, a last line with 'ended' covers"
                        + " the whole time.",
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
            description = "Time between lines: 250ms, 2s, 1m.")
    private Duration interval;

    @Option(
            names = "--duration",
            paramLabel = "DUR",
            converter = Converters.Time.class,
            description = "Stop after this duration.")
    private Duration duration;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = Converters.Count.class,
            description = "Stop after N lines.")
    private Integer count;

    @Option(names = "--csv", description = "Print CSV.")
    private boolean csv;

    MonitorCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws Exception {
        if (csv && common.json()) {
            throw new ParameterException(
                    spec.commandLine(), "--csv and --json are mutually exclusive; use one of them");
        }
        if (duration != null && duration.compareTo(interval) < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--duration is shorter than --interval, so no line would be printed; use a longer --duration");
        }
        Schedule unlimited = Schedule.every(interval);
        Schedule schedule = duration == null ? unlimited : unlimited.during(duration);
        LinePrinter printer = new LinePrinter(common.output());
        return ShutdownHook.during(printer::stop, () -> measure(schedule, printer));
    }

    private int measure(Schedule schedule, LinePrinter printer) {
        try (MetricsProvider provider = common.open();
                MonitoringSession session =
                        provider.monitor(process.pid().in(provider), process.metrics(), schedule, printer)) {
            printer.header();
            printer.stopped.join();
            session.stop();
            printer.ended.join();
            return finish(session.end(), printer);
        }
    }

    private int finish(ProcessSample total, LinePrinter printer) {
        if (printer.failure != null) {
            throw printer.failure;
        }
        if (common.json()) {
            common.output().line(SampleJson.write(total));
        }
        boolean countReached = count != null && printer.printed >= count;
        common.output()
                .message(
                        countReached
                                ? count + (count == 1 ? " line printed" : " lines printed")
                                : SampleText.ending(total.ended().orElseThrow()));
        return Cli.DONE;
    }

    /** Prints samples; called by one thread at a time. */
    private final class LinePrinter implements SampleListener {
        final CompletableFuture<Void> stopped = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final Output output;
        private MonitorTable table;
        private volatile RuntimeException failure;
        private volatile int printed;
        private boolean headerPrinted;

        LinePrinter(Output output) {
            this.output = output;
        }

        /** Prints the CSV header once, before the first line, which may arrive at any time. */
        synchronized void header() {
            if (csv && !headerPrinted) {
                headerPrinted = true;
                output.line(SampleCsv.header(process.metrics()));
            }
        }

        void stop() {
            stopped.complete(null);
        }

        /** Nothing else is read meanwhile. */
        @Override
        public boolean isDirect() {
            return true;
        }

        @Override
        public void onSample(ProcessSample sample) {
            if (stopped.isDone()) {
                return;
            }
            try {
                ProcessOptions.requireReadable(sample);
                print(sample);
                printed++;
            } catch (RuntimeException thrown) {
                failure = thrown;
                stop();
            }
            if (count != null && printed >= count) {
                stop();
            }
        }

        private void print(ProcessSample sample) {
            if (csv) {
                header();
                if (printed == 0) {
                    AbsentReasons.print(sample, List.of(), output);
                }
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
            // After the last line there is none that could cover them.
            if (!stopped.isDone()) {
                output.message(
                        ticks + (ticks == 1 ? " tick" : " ticks") + " missed; the next line covers that time too");
            }
        }

        @Override
        public void onEnd(Termination end) {
            stop();
            ended.complete(null);
        }
    }
}
