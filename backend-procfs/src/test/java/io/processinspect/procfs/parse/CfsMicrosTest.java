package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CfsMicrosTest {
    @Test
    void a_file_is_one_number_which_may_be_minus_one() throws MalformedFileException {
        assertEquals(
                25_000,
                Fixture.parsed(CfsMicros::parse, "cgroup/cpu.cfs_quota_us").micros());
        assertEquals(
                50_000,
                Fixture.parsed(CfsMicros::parse, "cgroup/cpu.cfs_period_us").micros());
        assertEquals(-1, Fixture.parsedText(CfsMicros::parse, "-1\n").micros());
    }

    @Test
    void anything_else_is_rejected() {
        for (String bad : new String[] {"", "max\n", "--1\n", "- 1\n"}) {
            assertThrows(MalformedFileException.class, () -> Fixture.parsedText(CfsMicros::parse, bad), bad);
        }
    }
}
