package io.processinspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final Measured<Instant> UNKNOWN = Measured.absent("start time", Absence.unsupported("none"));

    @Test
    void metric_bits_extend_those_of_the_original_dll() {
        assertEquals(0x01, Metric.WORKING_SET.bit());
        assertEquals(0x02, Metric.PRIVATE_BYTES.bit());
        assertEquals(0x04, Metric.PAGEFILE.bit());
        assertEquals(0x08, Metric.HANDLES.bit());
        assertEquals(0x10, Metric.THREADS.bit());
        assertEquals(0x20, Metric.CPU.bit());
        assertEquals(0x40, Metric.IO.bit());
        assertEquals(0x80, Metric.NET.bit());
        assertEquals(0x100, Metric.VIRTUAL.bit());
        assertEquals(0x1000, Metric.STORAGE.bit());
        assertEquals(0xFF, MetricFlags.ORIGINAL.mask());
        assertEquals(0x77B, MetricFlags.DEFAULT.mask());
        assertEquals(0x1FFF, MetricFlags.ALL.mask());
    }

    @Test
    void every_metric_has_counters_and_every_counter_fits_a_mask() {
        for (Metric metric : Metric.values()) {
            assertFalse(Counter.of(metric).isEmpty(), metric::label);
        }
        assertTrue(Counter.all().size() < Long.SIZE);
        assertEquals(15, Long.bitCount(MetricFlags.DEFAULT.counters()));
    }

    @Test
    void metric_names_are_parsed_leniently() {
        assertEquals(MetricFlags.of(Metric.CPU, Metric.IO), MetricFlags.parse(" CPU , io"));
        assertEquals(MetricFlags.ALL, MetricFlags.parse("all"));
        assertEquals(new MetricFlags(0x77F), MetricFlags.parse("default,pagefile"));
        assertThrows(IllegalArgumentException.class, () -> MetricFlags.parse(""));
        assertThrows(IllegalArgumentException.class, () -> MetricFlags.parse("cpu,,io"));
    }

    @Test
    void getting_an_absent_value_throws_with_the_reason() {
        Measured<Long> missing = Measured.absent("threads", Absence.denied("another user's process"));
        MetricAbsentException taken = assertThrows(MetricAbsentException.class, missing::get);
        assertEquals("threads is absent: denied (another user's process)", taken.getMessage());
        assertEquals(7L, missing.orElse(7L));
        assertEquals(Optional.empty(), Measured.of(1L).absence());
    }

    @Test
    void a_percentage_of_zero_is_zero_and_of_an_absent_value_is_absent() {
        Measured<Long> unknown = Measured.absent("total", Absence.failed("no"));
        assertEquals(
                25.0, Measured.percent("x", Measured.of(1L), Measured.of(4L)).get());
        assertEquals(
                0.0, Measured.percent("x", Measured.of(0L), Measured.of(0L)).get());
        assertEquals(
                Absence.failed("no"),
                Measured.percent("x", Measured.of(1L), unknown).absence().orElseThrow());
    }

    @Test
    void identities_are_equal_by_pid_and_start_key_regardless_of_the_wall_clock() {
        ProcessIdentity identity = new ProcessIdentity(5, 77, Measured.of(Instant.EPOCH));
        assertEquals(identity, new ProcessIdentity(5, 77, UNKNOWN));
        assertEquals(identity.hashCode(), new ProcessIdentity(5, 77, UNKNOWN).hashCode());
        assertNotEquals(identity, new ProcessIdentity(5, 78, Measured.of(Instant.EPOCH)));
        assertThrows(IllegalArgumentException.class, () -> new ProcessIdentity(0, 0, UNKNOWN));
    }

    @Test
    void durations_out_of_range_are_rejected() {
        for (Duration bad : new Duration[] {
            Duration.ZERO, Duration.ofMillis(-1), Duration.ofNanos(999_999), Duration.ofSeconds(Long.MAX_VALUE)
        }) {
            assertThrows(IllegalArgumentException.class, () -> Schedule.every(bad));
            assertThrows(IllegalArgumentException.class, () -> Schedule.every(Duration.ofSeconds(1))
                    .during(bad));
        }
    }

    @Test
    void the_effective_limit_is_present_only_below_the_online_cpus() {
        assertTrue(Cpus.online(4).effectiveLimit().isEmpty());
        assertTrue(Cpus.online(4).withQuota(4).effectiveLimit().isEmpty());
        assertEquals(4, Cpus.online(4).withQuota(9).allowed().getAsDouble());
        assertEquals(1.5, Cpus.online(4).withQuota(1.5).effectiveLimit().getAsDouble());
        Cpus bound = new Cpus(4, OptionalInt.of(2));
        assertEquals(2, bound.effectiveLimit().getAsDouble());
        assertEquals(0.5, bound.withQuota(0.5).effectiveLimit().getAsDouble());
        assertThrows(IllegalArgumentException.class, () -> Cpus.online(0));
        assertThrows(IllegalArgumentException.class, () -> Cpus.online(1).withQuota(Double.NaN));
    }

    @Test
    void capabilities_copy_the_map_they_are_given() {
        EnumMap<Counter, Absence> missing = new EnumMap<>(Counter.class);
        missing.put(Counter.READS, Absence.unsupported("no calls"));
        Capabilities capabilities = new Capabilities(
                "x", "y", Capabilities.Identity.HANDLE, Optional.empty(), Optional.empty(), Optional.empty(), missing);
        missing.put(Counter.THREADS, Absence.GONE);
        assertTrue(capabilities.supports(Metric.IO), "the I/O byte counters are still supported");
        assertTrue(capabilities.supports(Metric.THREADS));
        assertEquals(
                "no calls", capabilities.absenceOf(Counter.READS).orElseThrow().detail());
    }
}
