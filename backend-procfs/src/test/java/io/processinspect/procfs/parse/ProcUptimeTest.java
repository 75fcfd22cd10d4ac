package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProcUptimeTest {
    @Test
    void the_first_number_is_the_uptime() throws MalformedFileException {
        assertEquals(
                11_449_870, Fixture.parsed(ProcUptime::parse, "machine/uptime").millis());
    }

    @Test
    void anything_else_is_rejected() {
        for (String broken :
                new String[] {"", "12\n", "12.345 1\n", "x.00 1\n", "12.x 1\n", "99999999999.00 1\n", "12.3"}) {
            assertThrows(MalformedFileException.class, () -> Fixture.parsedText(ProcUptime::parse, broken), broken);
        }
    }
}
