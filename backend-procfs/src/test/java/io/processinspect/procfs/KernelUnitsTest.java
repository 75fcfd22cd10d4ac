package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KernelUnitsTest {
    @Test
    void units_turn_counts_into_bytes_time_and_dates() {
        KernelUnits units = new KernelUnits(4096, 100, OptionalLong.of(1_000_000));
        assertEquals(8192, units.bytes(2));
        assertEquals(30_000_000, units.nanos(3));
        assertEquals(1_000_012_340L, units.instant(1234).orElseThrow().toEpochMilli());
        assertEquals(Long.MAX_VALUE, units.bytes(Long.MAX_VALUE), "a copied file may say anything");
        assertTrue(units.instant(Long.MAX_VALUE).isEmpty());
    }

    @Test
    void without_the_start_of_the_system_there_are_no_dates() {
        assertTrue(new KernelUnits(4096, 100, OptionalLong.empty()).instant(1).isEmpty());
    }
}
