package io.processinspect.checks.properties;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Machines and processes at random: any curve, any absence, any name. */
public class Scripts extends DomainContextBase {
    static final long PID = 4711;

    /** The values of one counter, one for each second of its process; the last one stays. */
    record Steps(List<Long> values) {
        long at(long second) {
            return values.get((int) Math.min(Math.max(second, 0), values.size() - 1));
        }

        /** The same, made to grow: each value is added to what came before. */
        Steps summedUp() {
            long[] sum = {0};
            return new Steps(values.stream()
                    .map(value -> sum[0] += Math.abs(value % (1L << 40)))
                    .toList());
        }
    }

    /** One process of one machine. */
    record Script(String name, Map<Counter, Steps> curves, Map<Metric, Absence> absences, Cpus cpus) {
        FakeMachine machine() {
            FakeMachine machine = new FakeMachine().cpus(cpus);
            play(machine);
            return machine;
        }

        FakeProcess play(FakeMachine machine) {
            FakeProcess process = machine.process(PID, name);
            curves.forEach((counter, steps) -> process.curve(counter, age -> steps.at(age.toSeconds())));
            absences.forEach(process::absent);
            return process;
        }

        Script notNegative() {
            Map<Counter, Steps> positive = new EnumMap<>(Counter.class);
            curves.forEach((counter, steps) -> positive.put(
                    counter,
                    new Steps(steps.values().stream()
                            .map(value -> value & Long.MAX_VALUE)
                            .toList())));
            return new Script(name, positive, absences, cpus);
        }

        Script monotonic() {
            Map<Counter, Steps> summed = new EnumMap<>(Counter.class);
            curves.forEach((counter, steps) -> summed.put(counter, steps.summedUp()));
            return new Script(name, summed, Map.of(), cpus);
        }
    }

    @Provide
    Arbitrary<MetricFlags> flags() {
        return Arbitraries.integers().between(1, MetricFlags.ALL.mask()).map(MetricFlags::new);
    }

    @Provide
    Arbitrary<Cpus> cpus() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1024),
                        Arbitraries.doubles().between(0.01, 2000).optional())
                .as((online, allowed) ->
                        allowed.map(Cpus.online(online)::withQuota).orElse(Cpus.online(online)));
    }

    @Provide
    Arbitrary<Script> scripts() {
        Arbitrary<Long> value = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 1L << 36)),
                Tuple.of(1, Arbitraries.longs()),
                Tuple.of(1, Arbitraries.of(0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, -1L)));
        Arbitrary<Steps> steps = value.list().ofMinSize(1).ofMaxSize(8).map(Steps::new);
        Arbitrary<Map<Counter, Steps>> curves = Arbitraries.maps(Arbitraries.of(Counter.class), steps)
                .ofMinSize(0)
                .ofMaxSize(Counter.all().size());
        Arbitrary<Absence> absence = Arbitraries.of(
                Absence.denied("scripted"), Absence.unsupported(""), Absence.failed("a\n\"failure\""), Absence.GONE);
        Arbitrary<Map<Metric, Absence>> absences =
                Arbitraries.maps(Arbitraries.of(Metric.class), absence).ofMaxSize(4);
        return Combinators.combine(Arbitraries.strings().all().ofMaxLength(20), curves, absences, cpus())
                .as(Script::new);
    }
}
