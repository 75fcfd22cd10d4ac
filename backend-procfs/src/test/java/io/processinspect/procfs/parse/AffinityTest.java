package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class AffinityTest {
    private static BitSet cpus(String list) throws MalformedFileException {
        return Fixture.parsedText(Affinity::parse, "Cpus_allowed_list:\t" + list + "\n")
                .cpus();
    }

    @Test
    void a_list_names_single_cpus_and_ranges() throws MalformedFileException {
        assertEquals(BitSet.valueOf(new long[] {0b1101_0000_1111}), cpus("0-3,8,10-11"));
        assertEquals(BitSet.valueOf(new long[] {0b10_0000}), cpus("5"));
        assertEquals(
                2, Fixture.parsed(Affinity::parse, "machine/7/status").cpus().cardinality());
    }

    @Test
    void anything_else_is_rejected() {
        for (String bad : new String[] {"", "a", "3-1", "1-", "-1", "1,", "1 2", "0-99999999999", "0-70000"}) {
            assertThrows(MalformedFileException.class, () -> cpus(bad), bad);
        }
    }
}
