package io.processinspect.cli;

import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import io.processinspect.cli.output.SampleText;
import io.processinspect.json.SampleJson;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of the commands that measure one process, and how one sample is printed. */
final class ProcessOptions {
    @Parameters(
            paramLabel = "PID",
            converter = Converters.Pid.class,
            description = "The process to measure; 'self' is processinspect itself.")
    private Converters.Pid.Target pid;

    @Option(
            names = "--metrics",
            paramLabel = "M",
            converter = Converters.Metrics.class,
            defaultValue = "default",
            completionCandidates = Converters.Metrics.class,
            description = "Metrics to read: names separated by commas, default, all, or a mask such as 0x21. Names:"
                    + " ${COMPLETION-CANDIDATES} (default: default).")
    private MetricFlags metrics;

    Converters.Pid.Target pid() {
        return pid;
    }

    MetricFlags metrics() {
        return metrics;
    }

    /**
     * Requires that at least one requested metric was not denied.
     *
     * @throws AccessDeniedException naming the pid
     */
    static void requireReadable(ProcessSample sample) {
        if (allDenied(sample)) {
            throw new AccessDeniedException(sample.process().pid(), "all requested metrics are denied");
        }
    }

    static int print(ProcessSample sample, CommonOptions common) {
        requireReadable(sample);
        if (common.json()) {
            common.output().line(SampleJson.write(sample));
        } else {
            SampleText.print(sample, common.output());
        }
        return Cli.DONE;
    }

    private static boolean allDenied(ProcessSample sample) {
        // A plain loop, as a monitor asks at each tick and mostly has the answer from the first counter.
        for (Counter counter : Counter.all()) {
            if (sample.requested().contains(counter.metric())) {
                Measured<Long> total = sample.total(counter);
                if (total.isPresent() || total.absence().orElseThrow().reason() != Absence.Reason.DENIED) {
                    return false;
                }
            }
        }
        return true;
    }
}
