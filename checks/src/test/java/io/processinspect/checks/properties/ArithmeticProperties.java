package io.processinspect.checks.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample;
import io.processinspect.Schedule;
import io.processinspect.WatchList;
import io.processinspect.checks.properties.Scripts.Script;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.json.SampleJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What is computed from raw counters, under any curve. */
@Domain(Scripts.class)
@Domain(DomainContext.Global.class)
@Tag("any-jdk")
class ArithmeticProperties {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static ProcessSample session(FakeMachine machine, MetricFlags flags, int seconds) {
        try (MetricsProvider provider = Backends.over(machine.source())) {
            MonitoringSession session = provider.openSession(Scripts.PID, flags);
            machine.clock().advance(Duration.ofSeconds(seconds));
            return session.end();
        }
    }

    @Property
    void the_result_for_a_subset_is_the_restriction_of_the_result_for_all(
            @ForAll Script anyScript, @ForAll MetricFlags subset, @ForAll @IntRange(max = 9) int seconds) {
        // Without reads of which nothing comes: those are passed over, and with fewer metrics that is sooner so.
        Script script = anyScript.notNegative();
        ProcessSample all = session(script.machine(), MetricFlags.ALL, seconds);
        ProcessSample some = session(script.machine(), subset, seconds);
        assertEquals(SampleJson.write(some), SampleJson.write(all.only(subset)));
    }

    @Property
    void a_sessions_differences_are_the_sums_of_the_monitorings(
            @ForAll Script anyScript, @ForAll @IntRange(min = 1, max = 9) int seconds) {
        FakeMachine machine = anyScript.monotonic().machine();
        List<ProcessSample> samples = new ArrayList<>();
        try (MetricsProvider provider = Backends.over(machine.source())) {
            provider.monitor(Scripts.PID, MetricFlags.ALL, Schedule.every(SECOND), samples::add);
            MonitoringSession session = provider.openSession(Scripts.PID, MetricFlags.ALL);
            machine.clock().advance(Duration.ofSeconds(seconds));
            ProcessSample result = session.end();
            assertEquals(seconds, samples.size());
            for (Counter counter : Counter.all()) {
                if (counter.cumulative() && result.value(counter).isPresent()) {
                    long sum = samples.stream()
                            .mapToLong(sample -> sample.value(counter).get())
                            .sum();
                    assertEquals(sum, result.value(counter).get(), counter::label);
                }
            }
        }
    }

    @Property
    void shares_stay_in_their_range_under_any_curve_and_clock(
            @ForAll Script script, @ForAll @Size(max = 8) List<@IntRange(max = 3) Integer> pauses)
            throws InterruptedException {
        FakeMachine machine = script.machine();
        try (MetricsProvider provider = Backends.over(machine.source())) {
            WatchList list = provider.watch(MetricFlags.ALL);
            list.add(Scripts.PID);
            MonitoringSession session = provider.openSession(Scripts.PID, MetricFlags.ALL);
            for (int seconds : pauses) {
                machine.clock().advance(Duration.ofSeconds(seconds));
                // With a pause of 0 the clock stands still.
                list.refresh(Duration.ZERO).values().forEach(sample -> check(sample, script));
                check(session.soFar(), script);
            }
            check(session.end(), script);
        }
    }

    private static void check(ProcessSample sample, Script script) {
        for (Counter counter : Counter.all()) {
            Measured<Long> value = sample.value(counter);
            assertTrue(!value.isPresent() || value.get() >= 0, counter::label);
            assertTrue(
                    value.isPresent() || value.absence().orElseThrow().reason() != Absence.Reason.NOT_REQUESTED,
                    counter::label);
        }
        Cpu cpu = sample.cpu();
        if (!cpu.percentOfMachine().isPresent()) {
            assertTrue(!cpu.percentOfOneCpu().isPresent()
                    && !cpu.percentOfAllowed().isPresent());
            return;
        }
        assertTrue(sample.interval().orElseThrow().toNanos() > 0, "a share of no time");
        double machine = cpu.percentOfMachine().get();
        assertTrue(0 <= machine && machine <= 100, () -> "of the machine " + machine);
        assertEquals(machine * script.cpus().online(), cpu.percentOfOneCpu().get());
    }
}
