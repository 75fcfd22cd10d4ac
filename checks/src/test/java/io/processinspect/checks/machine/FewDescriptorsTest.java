package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchList;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Three thousand processes watched by a program that may open a thousand files. */
@EnabledOnOs(OS.LINUX)
class FewDescriptorsTest {
    private static final int PROCESSES = 3000;
    private static final String CROWD =
            "i=0; while [ $i -lt " + PROCESSES + " ]; do sleep 600 & p=\"$p $!\"; echo $!; i=$((i+1));"
                    + " done; read line; kill $p; wait; echo gone; read line";

    /** What runs under the limit: watches the children of a process, before and after their end. */
    static final class Watcher {
        private static final MetricFlags METRICS =
                MetricFlags.of(Metric.CPU, Metric.WORKING_SET, Metric.HANDLES, Metric.IO, Metric.STORAGE);

        private Watcher() {}

        public static void main(String[] arguments) throws Exception {
            long parent = Long.parseLong(arguments[0]);
            try (MetricsProvider provider = Backends.open("procfs");
                    WatchList list = provider.watch(METRICS)) {
                provider.processes().stream()
                        .filter(row -> row.parentPid().orElse(0) == parent)
                        .forEach(row -> list.add(row.process()));
                for (int i = 0; i < 3; i++) {
                    print(list.refresh(Duration.ZERO));
                }
                System.in.read();
                print(list.refresh(Duration.ZERO));
            }
        }

        private static void print(Map<ProcessIdentity, ProcessSample> latest) {
            long whole = latest.values().stream()
                    .filter(sample -> sample.handles().isPresent()
                            && sample.io().reads().isPresent()
                            && sample.memory().workingSetBytes().isPresent())
                    .count();
            System.out.println(latest.size() + " watched, " + whole + " whole");
        }
    }

    @Test
    void thousands_are_watched_with_a_thousand_descriptors() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (Child crowd = Child.start(List.of("sh", "-c", CROWD))) {
            for (int i = 0; i < PROCESSES; i++) {
                crowd.line();
            }
            try (Child watcher = Child.start(List.of(
                    "sh",
                    "-c",
                    "ulimit -n 1024; exec \"$0\" -XX:TieredStopAtLevel=1 -cp \"$1\" \"$2\" \"$3\"",
                    java,
                    System.getProperty("java.class.path"),
                    Watcher.class.getName(),
                    Long.toString(crowd.pid())))) {
                String all = PROCESSES + " watched, " + PROCESSES + " whole";
                assertEquals(List.of(all, all, all), List.of(watcher.line(), watcher.line(), watcher.line()));
                crowd.type("end\n");
                assertEquals("gone", crowd.line());
                watcher.type("look\n");
                Outcome outcome = watcher.outcome();
                assertEquals("0 watched, 0 whole\n", outcome.out(), outcome::err);
                assertEquals("", outcome.err());
            }
        }
    }
}
