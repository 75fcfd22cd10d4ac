package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AffinityTest {
    private static int cpus(String list) throws MalformedFileException {
        return Fixture.parsedText(Affinity::parse, "Cpus_allowed_list:\t" + list + "\n")
                .cpus();
    }

    @Test
    void a_list_of_ranges_is_counted() throws MalformedFileException {
        assertEquals(7, cpus("0-3,8,10-11"));
        assertEquals(1, cpus("5"));
        assertEquals(2, Fixture.parsed(Affinity::parse, "machine/7/status").cpus());
    }

    @Test
    void anything_else_is_rejected() {
        for (String bad : new String[] {"", "a", "3-1", "1-", "-1", "1,", "1 2", "0-99999999999", "0-2147483646,0-9"}) {
            assertThrows(MalformedFileException.class, () -> cpus(bad), bad);
        }
    }
}
