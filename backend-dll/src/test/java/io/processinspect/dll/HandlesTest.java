package io.processinspect.dll;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.MetricFlags;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing is held that was let go: by the exact count of this process' handles. */
@EnabledOnOs(OS.WINDOWS)
class HandlesTest {
    private static final int CALLS = 50_000;

    @Test
    void fifty_thousand_calls_leave_no_handle() {
        try (CounterSource source = new DllCounterSourceProvider().open(Map.of())) {
            use(source, 500);
            long before = Windows.handles();
            use(source, CALLS);
            long after = Windows.handles();
            // The JVM itself opens one or the other meanwhile; a leak would be thousands.
            assertTrue(after - before <= 5, () -> before + " handles before, " + after + " after");
        }
    }

    @Test
    void the_count_can_fail() {
        try (CounterSource source = new DllCounterSourceProvider().open(Map.of())) {
            long before = Windows.handles();
            OpenProcess[] held = new OpenProcess[100];
            for (int i = 0; i < held.length; i++) {
                held[i] = source.open(source.self(), MetricFlags.DEFAULT);
            }
            long during = Windows.handles();
            for (OpenProcess one : held) {
                one.close();
            }
            assertTrue(during >= before + held.length, () -> before + " handles before, " + during + " during");
            assertTrue(Windows.handles() < before + held.length);
        }
    }

    private static void use(CounterSource source, int calls) {
        Reading[] into = {new Reading(MetricFlags.ALL, source.timeline())};
        boolean[] alive = new boolean[1];
        // Each round is five calls: open, read, read many, close, and the machine's CPUs.
        for (int made = 0; made < calls; made += 5) {
            try (OpenProcess process = source.open(source.self(), MetricFlags.ALL)) {
                into[0].begin();
                assertTrue(process.read(into[0]));
                source.readAll(new OpenProcess[] {process}, into, alive);
                assertTrue(alive[0]);
            }
            source.cpus();
            if (made % 100 == 0) {
                assertTrue(source.processes().size() > 1);
                source.systemMemory();
            }
        }
    }
}
