package io.processinspect.cli;

import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import io.processinspect.json.SampleJson;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that measure one process have in common: whom and what, and how one sample is printed. */
final class ProcessOptions {
    @Parameters(paramLabel = "PID", converter = Converters.Pid.class, description = "The process; 'self' is this one.")
    private Converters.Pid.Wanted pid;

    @Option(
            names = "--metrics",
            paramLabel = "M",
            converter = Converters.Metrics.class,
            defaultValue = "default",
            description =
                    "Names joined by commas, default, all, or a mask: working_set, private_bytes, pagefile, handles,"
                            + " threads, cpu, io, net, virtual, shared, page_faults, context_switches, storage.")
    private MetricFlags metrics;

    Converters.Pid.Wanted pid() {
        return pid;
    }

    MetricFlags metrics() {
        return metrics;
    }

    /**
     * Refuses a sample of which everything is denied; a part of it is no error.
     *
     * @throws AccessDeniedException naming the pid
     */
    static void requireSomething(ProcessSample sample) {
        if (allDenied(sample)) {
            throw new AccessDeniedException(sample.process().pid(), "everything asked for is refused");
        }
    }

    static int print(ProcessSample sample, CommonOptions common) {
        requireSomething(sample);
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
