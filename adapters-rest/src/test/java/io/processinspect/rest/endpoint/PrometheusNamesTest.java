package io.processinspect.rest.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.Counter;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrometheusNamesTest {
    /** OpenTelemetry's process conventions have no name for these. */
    private static final Set<Counter> NOT_EXPOSED = EnumSet.of(
            Counter.PRIVATE_BYTES,
            Counter.PAGEFILE,
            Counter.SHARED,
            Counter.READS,
            Counter.WRITES,
            Counter.BYTES_READ,
            Counter.BYTES_WRITTEN,
            // The sum over the modes of cpu_time.
            Counter.CPU_NANOS);

    @Test
    void every_counter_has_a_name_or_is_known_to_have_none() {
        Set<Counter> all = EnumSet.copyOf(PrometheusNames.byCounter().keySet());
        all.addAll(NOT_EXPOSED);
        assertEquals(EnumSet.allOf(Counter.class), all);
        assertEquals(Counter.values().length, PrometheusNames.byCounter().size() + NOT_EXPOSED.size());
    }

    @Test
    void no_two_counters_have_one_name() {
        Set<String> names = new HashSet<>();
        PrometheusNames.byCounter().values().forEach(each -> names.add(each.family() + each.label() + each.value()));
        assertEquals(PrometheusNames.byCounter().size(), names.size());
    }
}
