package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class SystemStatTest {
    @Test
    void numbered_lines_are_cpus_and_btime_is_the_start() throws MalformedFileException {
        SystemStat stat = Fixture.parsed(SystemStat::parse, "machine/stat");
        assertEquals(BitSet.valueOf(new long[] {0b11}), stat.online());
        assertEquals(1795358079, stat.btime());
    }

    @Test
    void a_file_without_cpus_or_a_start_is_rejected() {
        for (String broken : new String[] {
            "", "cpu  1 2\nbtime 1\n", "cpu0 1\n", "cpu0 1 2\nbtime x\n", "cut", "cpu70000 1\nbtime 1\n"
        }) {
            assertThrows(MalformedFileException.class, () -> Fixture.parsedText(SystemStat::parse, broken), broken);
        }
    }
}
