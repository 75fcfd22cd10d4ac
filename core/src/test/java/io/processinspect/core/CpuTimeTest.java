package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.fake.FakeMachine;
import io.processinspect.spi.Reading;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The CPU time of a process: as the backend has it, or else the sum of kernel and user time. */
class CpuTimeTest {
    private static final MetricFlags CPU = MetricFlags.of(Metric.CPU);
    private static final long MILLI = 1_000_000;
    private static final int EXACT = 1;
    private static final int COARSE = 0;

    private final FakeMachine machine = new FakeMachine();
    private final Reading reading = new Reading(CPU, machine.clock());
    private final SampleContext context =
            new SampleContext(ProcessIdentity.startedAt(7, Instant.EPOCH), CPU, "fake", null, Cpus.online(2));

    private void read(long kernel, long user, long exact) {
        reading.begin();
        reading.set(Counter.KERNEL_NANOS, kernel * MILLI);
        reading.set(Counter.USER_NANOS, user * MILLI);
        if (exact > 0) {
            reading.set(Counter.CPU_NANOS, exact * MILLI);
        }
    }

    /** Over 100 ms, from a read to another one, each with or without an exact time. */
    private ProcessSample sample(int before, int after) {
        read(10, 20, before * 39);
        CounterSeries series = new CounterSeries(context, reading);
        machine.clock().advance(Duration.ofMillis(100));
        read(10, 30, after * 46);
        return series.next(reading, context.process(), context.cpus());
    }

    private static long millis(ProcessSample sample) {
        return sample.value(Counter.CPU_NANOS).get() / MILLI;
    }

    @Test
    void a_share_is_of_the_exact_time_where_both_reads_have_it() {
        ProcessSample sample = sample(EXACT, EXACT);
        assertEquals(7, millis(sample));
        assertEquals(46, sample.total(Counter.CPU_NANOS).get() / MILLI);
        assertEquals(7, sample.cpu().percentOfOneCpu().get(), 1e-9);
        assertEquals(0.01, sample.cpu().userSeconds().get(), 1e-9, "what the system says of its parts stays");
    }

    @Test
    void no_share_mixes_the_exact_time_with_the_coarse_one() {
        for (ProcessSample sample :
                new ProcessSample[] {sample(COARSE, COARSE), sample(COARSE, EXACT), sample(EXACT, COARSE)}) {
            assertEquals(10, millis(sample));
            assertEquals(10, sample.cpu().percentOfOneCpu().get(), 1e-9);
        }
    }

    @Test
    void a_part_that_fell_gives_no_share_unless_the_exact_time_is_there() {
        read(10, 20, 0);
        CounterSeries series = new CounterSeries(context, reading);
        machine.clock().advance(Duration.ofMillis(100));
        read(9, 40, 0);
        ProcessSample coarse = series.next(reading, context.process(), context.cpus());
        assertEquals(
                Absence.Reason.FAILED,
                coarse.cpu().percentOfOneCpu().absence().orElseThrow().reason());
        assertEquals(
                Absence.Reason.FAILED,
                coarse.value(Counter.CPU_NANOS).absence().orElseThrow().reason());
        read(10, 20, 31);
        CounterSeries exact = new CounterSeries(context, reading);
        machine.clock().advance(Duration.ofMillis(100));
        read(9, 40, 41);
        ProcessSample fine = exact.next(reading, context.process(), context.cpus());
        assertEquals(10, fine.cpu().percentOfOneCpu().get(), 1e-9);
        assertEquals(9 / 49.0, CpuShare.kernelPart(fine), 1e-9, "of its whole life");
    }

    @Test
    void the_kernels_part_is_that_of_the_interval_or_else_of_the_whole_life() {
        assertEquals(0, CpuShare.kernelPart(sample(EXACT, EXACT)), 1e-9);
        read(30, 10, 41);
        CounterSeries series = new CounterSeries(context, reading);
        machine.clock().advance(Duration.ofMillis(100));
        read(30, 10, 46);
        ProcessSample withoutAStep = series.next(reading, context.process(), context.cpus());
        assertEquals(0.75, CpuShare.kernelPart(withoutAStep), 1e-9);
    }

    @Test
    void a_snapshot_has_the_sum_of_both_parts() {
        read(10, 20, 0);
        ProcessSample alone = new CounterSeries(context, reading).alone();
        assertEquals(30, millis(alone));
        assertFalse(alone.cpu().percentOfOneCpu().isPresent());
    }

    @Test
    void at_an_exit_an_exact_time_does_not_stand_beside_newer_parts() {
        read(10, 20, 31);
        CounterSeries series = new CounterSeries(context, reading);
        read(40, 60, 0);
        series.exited(reading);
        assertEquals(100, millis(series.alone()));
    }
}
