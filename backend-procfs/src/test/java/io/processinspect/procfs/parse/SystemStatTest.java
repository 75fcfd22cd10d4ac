package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SystemStatTest {
    @Test
    void numbered_lines_are_cpus_and_btime_is_the_start() throws MalformedFileException {
        SystemStat stat = Fixture.parsed(SystemStat::parse, "machine/stat");
        assertEquals(BitSet.valueOf(new long[] {0b11}), stat.online());
        assertEquals(OptionalLong.of(1795358079), stat.btime());
    }

    @Test
    void without_a_line_the_start_is_empty_and_the_cpus_are_there() throws MalformedFileException {
        SystemStat stat = Fixture.parsedText(SystemStat::parse, "cpu  1\ncpu0 1\n");
        assertEquals(OptionalLong.empty(), stat.btime());
        assertEquals(1, stat.online().cardinality());
    }

    @Test
    void a_file_without_cpus_or_with_a_start_that_is_none_is_rejected() {
        for (String broken : new String[] {
            "",
            "cpu  1 2\nbtime 1\n",
            "cpu0 1 2\nbtime x\n",
            "cut",
            "cpu70000 1\nbtime 1\n",
            "cpu0 1\nbtime 9223372036854775807\n"
        }) {
            assertThrows(MalformedFileException.class, () -> Fixture.parsedText(SystemStat::parse, broken), broken);
        }
    }
}
