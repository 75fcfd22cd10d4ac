package io.processinspect.dll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Checks for handle leaks with the exact number of this process's handles. */
@EnabledOnOs(OS.WINDOWS)
class HandlesTest {
    private static final int CALLS = 50_000;
    private static final int ROUNDS = 5;
    private static final long UNUSED_PID = 0x7FFF_FFFC;

    @Test
    void fifty_thousand_calls_leak_no_handles() {
        try (CounterSource source = new DllCounterSourceProvider().open(Map.of())) {
            use(source, 500);
            long first = Windows.handles();
            long lowest = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                use(source, CALLS / ROUNDS);
                lowest = Math.min(lowest, Windows.handles());
            }
            // The JVM opens a few handles temporarily; a leak would remain and grow with each round.
            long minimum = lowest;
            assertTrue(minimum <= first, () -> first + " handles before, at lowest " + minimum + " after each round");
        }
    }

    @Test
    void the_count_detects_open_handles() {
        try (CounterSource source = new DllCounterSourceProvider().open(Map.of())) {
            long before = Windows.handles();
            OpenProcess[] held = new OpenProcess[100];
            for (int i = 0; i < held.length; i++) {
                held[i] = source.open(source.self(), MetricFlags.DEFAULT);
            }
            long during = Windows.handles();
            for (OpenProcess process : held) {
                process.close();
            }
            assertTrue(during >= before + held.length, () -> before + " handles before, " + during + " during");
            assertTrue(Windows.handles() < before + held.length);
        }
    }

    @Test
    void use_after_close_fails_without_crashing() {
        CounterSource source = new DllCounterSourceProvider().open(Map.of());
        OpenProcess process = source.open(source.self(), MetricFlags.DEFAULT);
        source.close();
        assertThrows(IllegalStateException.class, source::processes);
        Reading reading = new Reading(MetricFlags.DEFAULT, source.timeline());
        process.close();
        reading.begin();
        assertTrue(process.read(reading), "a closed handle does not count as an exit");
        assertEquals(0, reading.present());
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
                assertThrows(NoSuchProcessException.class, () -> source.open(UNUSED_PID, MetricFlags.ALL));
                assertTrue(source.processes().size() > 1);
                source.systemMemory();
            }
        }
    }
}
