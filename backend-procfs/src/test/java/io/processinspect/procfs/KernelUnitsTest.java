package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KernelUnitsTest {
    @Test
    void units_turn_counts_into_bytes_and_time() {
        KernelUnits units = new KernelUnits(4096, 100);
        assertEquals(8192, units.bytes(2));
        assertEquals(30_000_000, units.nanos(3));
        assertEquals(Long.MAX_VALUE, units.bytes(Long.MAX_VALUE), "a copied file may say anything");
    }
}
