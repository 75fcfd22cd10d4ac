package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CpuMaxTest {
    @Test
    void a_quota_has_a_period() throws MalformedFileException {
        CpuMax max = Fixture.parsed(CpuMax::parse, "cgroup/cpu.max");
        assertTrue(max.limited());
        assertEquals(50_000, max.quotaMicros());
        assertEquals(100_000, max.periodMicros());
    }

    @Test
    void max_is_no_quota() throws MalformedFileException {
        assertFalse(Fixture.parsedText(CpuMax::parse, "max 100000\n").limited());
        assertFalse(Fixture.parsedText(CpuMax::parse, "max").limited());
    }

    @Test
    void anything_else_is_rejected() {
        for (String bad : new String[] {"", "many 100000\n", "100000\n", "maximum 1\n", "-1 100000\n", "1 2 3\n"}) {
            assertThrows(MalformedFileException.class, () -> Fixture.parsedText(CpuMax::parse, bad), bad);
        }
    }
}
