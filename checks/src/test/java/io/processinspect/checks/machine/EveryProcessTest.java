package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Every process of this machine, counter by counter, against the kernel's files read by hand before and after: what did not
 * move between the two is equal.
 */
@EnabledOnOs(OS.LINUX)
class EveryProcessTest {
    private static final int TIMES = 5;

    @Test
    void every_counter_of_every_process_is_what_the_kernel_says() throws IOException {
        Set<Counter> compared = new HashSet<>();
        try (MetricsProvider provider = Backends.open("procfs")) {
            for (int i = 0; i < TIMES; i++) {
                int steady = 0;
                List<ProcessEntry> rows = provider.processes();
                for (ProcessEntry row : rows) {
                    // This program itself moves while it looks.
                    boolean self = row.process().pid() == provider.self();
                    steady += !self && compare(provider, row, compared) ? 1 : 0;
                }
                assertTrue(steady > rows.size() / 2, "nothing was compared");
            }
        }
        Set<Counter> never = new HashSet<>(Counter.all());
        never.removeAll(compared);
        assertEquals(Set.of(Counter.BYTES_SENT, Counter.BYTES_RECEIVED), never);
    }

    /** A number may move and come back between the two readings, but not each time. */
    private static boolean compare(MetricsProvider provider, ProcessEntry row, Set<Counter> compared)
            throws IOException {
        try {
            Map<Counter, String> wrong = differences(provider, row, compared);
            for (int again = 0; again < 5 && !wrong.isEmpty(); again++) {
                wrong.keySet().retainAll(differences(provider, row, compared).keySet());
            }
            assertEquals(Map.of(), wrong, row::toString);
            return true;
        } catch (NoSuchProcessException | IOException gone) {
            return false;
        }
    }

    private static Map<Counter, String> differences(MetricsProvider provider, ProcessEntry row, Set<Counter> compared)
            throws IOException {
        Map<Counter, Long> before = Proc.counters(row.process().pid());
        ProcessSample sample = provider.snapshot(row.process(), MetricFlags.ALL);
        Map<Counter, Long> after = Proc.counters(row.process().pid());
        Map<Counter, String> wrong = new EnumMap<>(Counter.class);
        before.forEach((counter, value) -> {
            if (value.equals(after.get(counter))) {
                compared.add(counter);
                if (!sample.total(counter).toString().equals(value.toString())) {
                    wrong.put(counter, value + " is " + sample.total(counter));
                }
            }
        });
        assertAbsent(sample, after.keySet());
        return wrong;
    }

    /** What cannot be read by hand is denied to the backend as well, and the rest is there. */
    private static void assertAbsent(ProcessSample sample, Set<Counter> readable) {
        for (Counter counter : Counter.all()) {
            if (!sample.total(counter).isPresent()) {
                Absence why = sample.total(counter).absence().orElseThrow();
                boolean expected = counter.metric() == Metric.NET
                        ? why.reason() == Absence.Reason.NEEDS_INTERVAL
                        : why.reason() == Absence.Reason.DENIED || why.reason() == Absence.Reason.UNSUPPORTED;
                assertTrue(expected && !readable.contains(counter), () -> counter + " " + why + " of " + sample);
            }
        }
    }
}
