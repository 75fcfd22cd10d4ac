package io.processinspect.checks.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.checks.properties.Scripts.Script;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.json.SampleCsv;
import io.processinspect.json.SampleJson;
import java.time.Duration;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Samples go to JSON and back. */
@Domain(Scripts.class)
@Domain(DomainContext.Global.class)
@Tag("any-jdk")
class JsonProperties {
    private static ProcessSample sample(Script script, MetricFlags flags, int seconds) {
        FakeMachine machine = script.machine();
        try (MetricsProvider provider = Backends.over(machine.source())) {
            if (seconds == 0) {
                return provider.snapshot(Scripts.PID, flags);
            }
            MonitoringSession session = provider.openSession(Scripts.PID, flags);
            machine.clock().advance(Duration.ofSeconds(seconds));
            return session.end();
        }
    }

    @Property
    void what_is_written_is_read_and_written_the_same(
            @ForAll Script script, @ForAll MetricFlags flags, @ForAll @IntRange(max = 4) int seconds) {
        ProcessSample sample = sample(script, flags, seconds);
        String json = SampleJson.write(sample);
        assertEquals(1, json.lines().count(), json);
        ProcessSample read = SampleJson.read(json);
        assertEquals(json, SampleJson.write(read));
        assertEquals(sample.name(), read.name());
        assertEquals(sample.requested(), read.requested());
        assertEquals(sample.interval(), read.interval());
        assertEquals(sample.ended(), read.ended());
        assertEquals(sample.process().startTime(), read.process().startTime());
        for (Counter counter : Counter.all()) {
            assertEquals(sample.value(counter).absence(), read.value(counter).absence(), counter::label);
            assertEquals(sample.value(counter).orElse(-1L), read.value(counter).orElse(-1L), counter::label);
        }
    }

    @Property
    void a_csv_line_is_one_line_with_as_many_cells_as_its_header(
            @ForAll Script script, @ForAll MetricFlags flags, @ForAll @IntRange(max = 2) int seconds) {
        String line = SampleCsv.line(sample(script, flags, seconds));
        assertEquals(1, line.lines().count(), line);
        String unquoted = line.replaceAll("\"[^\"]*\"", "");
        assertEquals(SampleCsv.header(flags).split(",", -1).length, unquoted.split(",", -1).length, line);
    }

    @Property
    void anything_else_is_refused_in_one_line(@ForAll String text) {
        try {
            SampleJson.read(text);
            Assume.that(false);
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().lines().count() == 1, refused.getMessage());
        }
    }
}
