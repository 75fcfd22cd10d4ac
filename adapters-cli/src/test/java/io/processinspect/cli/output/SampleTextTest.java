package io.processinspect.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleTextTest {
    private static String printed(FakeMachine machine, String metrics) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Output output = new Output(new Console(out, out, false, false, 0, true, Optional.empty()));
        try (MetricsProvider provider = Backends.over(machine.source())) {
            SampleText.print(provider.snapshot(7, MetricFlags.parse(metrics)), output);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void counters_of_one_metric_share_a_line() {
        FakeMachine machine = new FakeMachine();
        machine.process(7, "worker").value(Counter.MINOR_FAULTS, 5).value(Counter.MAJOR_FAULTS, 2);
        assertTrue(printed(machine, "page_faults").contains("  minor, major page faults  5, 2\n"));
    }

    @Test
    void one_that_is_absent_has_its_reason_beside_the_other_that_is_there() {
        FakeMachine machine = new FakeMachine();
        machine.process(7, "worker").value(Counter.MAJOR_FAULTS, 2);
        String text = printed(machine, "page_faults");
        assertTrue(text.contains("  minor page faults  -  unsupported: not scripted\n"), text);
        assertTrue(text.contains("  major page faults  2\n"), text);
    }

    @Test
    void one_reason_for_all_is_said_once() {
        FakeMachine machine = new FakeMachine();
        machine.process(7, "worker");
        assertTrue(
                printed(machine, "page_faults").contains("  minor, major page faults  -  unsupported: not scripted\n"));
    }

    @Test
    void titles_say_once_what_they_share() {
        assertEquals("bytes read, written", SampleText.jointTitle(List.of("bytes read", "bytes written")));
        assertEquals("kernel, user CPU time", SampleText.jointTitle(List.of("kernel CPU time", "user CPU time")));
        assertEquals("a, b", SampleText.jointTitle(List.of("a", "b")));
    }
}
