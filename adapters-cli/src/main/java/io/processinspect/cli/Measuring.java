package io.processinspect.cli;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import io.processinspect.json.SampleJson;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that measure one process have in common: whom and what, and how one sample is printed. */
final class Measuring {
    @Parameters(paramLabel = "PID", converter = Values.Pid.class, description = "The process; 'self' is this one.")
    private Values.Pid.Wanted pid;

    @Option(
            names = "--metrics",
            paramLabel = "M",
            converter = Values.Metrics.class,
            defaultValue = "default",
            description =
                    "Names joined by commas, default, all, or a mask: working_set, private_bytes, pagefile, handles,"
                            + " threads, cpu, io, net, virtual, shared, page_faults, context_switches, storage.")
    private MetricFlags metrics;

    Values.Pid.Wanted pid() {
        return pid;
    }

    MetricFlags metrics() {
        return metrics;
    }

    /** Prints a sample; everything denied is an error, a part of it is not. */
    static int print(ProcessSample sample, Common common) {
        if (allDenied(sample)) {
            common.output()
                    .error("access denied: pid " + sample.process().pid()
                            + ": everything asked for is refused; run as its owner or as an administrator");
            return Cli.DENIED;
        }
        if (common.json()) {
            common.output().line(SampleJson.write(sample));
        } else {
            SampleText.print(sample, common.output());
        }
        return Cli.DONE;
    }

    private static boolean allDenied(ProcessSample sample) {
        List<Counter> asked = Counter.all().stream()
                .filter(counter -> sample.requested().contains(counter.metric()))
                .toList();
        return asked.stream().allMatch(counter -> sample.total(counter)
                .absence()
                .filter(why -> why.reason() == Absence.Reason.DENIED)
                .isPresent());
    }
}
