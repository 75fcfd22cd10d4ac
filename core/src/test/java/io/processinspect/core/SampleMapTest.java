package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchList;
import io.processinspect.fake.FakeMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a watch list publishes. */
class SampleMapTest {
    private final FakeMachine machine = new FakeMachine();

    private static List<Long> pids(Map<ProcessIdentity, ProcessSample> map) {
        return map.keySet().stream().map(ProcessIdentity::pid).toList();
    }

    /** Each sample is that of its key, however it is reached. */
    private static void assertConsistent(Map<ProcessIdentity, ProcessSample> map) {
        map.forEach((process, sample) -> assertEquals(process, sample.process()));
        for (ProcessIdentity process : map.keySet()) {
            assertEquals(process, map.get(process).process());
            assertTrue(map.containsKey(process));
        }
        assertEquals(map.size(), new ArrayList<>(map.values()).size());
    }

    @Test
    void it_keeps_the_order_and_belongs_to_its_tick() throws Exception {
        for (long pid = 1; pid <= 5; pid++) {
            machine.process(pid, "worker " + pid);
        }
        machine.process(6, "short").exitsAt(Duration.ofMillis(1500), 0);
        try (MetricsProvider provider = Backends.over(machine.source());
                WatchList list = provider.watch(MetricFlags.of(Metric.CPU))) {
            for (long pid : new long[] {3, 6, 1, 5, 2}) {
                list.add(pid);
            }
            Map<ProcessIdentity, ProcessSample> first = list.latest();
            assertEquals(List.of(3L, 6L, 1L, 5L, 2L), pids(first));
            machine.clock().advance(Duration.ofSeconds(2));
            Map<ProcessIdentity, ProcessSample> afterExit = list.refresh(Duration.ZERO);
            assertEquals(List.of(3L, 1L, 5L, 2L), pids(afterExit));
            list.remove(afterExit.keySet().iterator().next());
            list.add(4);
            machine.clock().advance(Duration.ofSeconds(1));
            Map<ProcessIdentity, ProcessSample> last = list.refresh(Duration.ZERO);
            assertEquals(List.of(1L, 5L, 2L, 4L), pids(last));
            for (Map<ProcessIdentity, ProcessSample> each : List.of(first, afterExit, last)) {
                assertConsistent(each);
            }
            assertEquals(List.of(3L, 6L, 1L, 5L, 2L), pids(first), "what was published does not change");
        }
    }

    @Test
    void unknown_keys_are_not_in_it_and_it_cannot_be_changed() {
        ProcessIdentity process;
        Map<ProcessIdentity, ProcessSample> map;
        machine.process(1, "worker");
        try (MetricsProvider provider = Backends.over(machine.source());
                WatchList list = provider.watch(MetricFlags.of(Metric.CPU))) {
            process = list.add(1);
            map = list.latest();
        }
        assertNull(map.get("worker"));
        assertFalse(map.containsKey(new ProcessIdentity(1, 99, process.startTime())));
        assertThrows(UnsupportedOperationException.class, map::clear);
        assertThrows(UnsupportedOperationException.class, () -> map.remove(process));
        assertThrows(UnsupportedOperationException.class, () -> map.put(process, map.get(process)));
    }
}
