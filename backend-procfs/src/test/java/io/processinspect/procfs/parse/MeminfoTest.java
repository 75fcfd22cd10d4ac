package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MeminfoTest {
    private static final String MEMINFO = Fixture.text("machine/meminfo");

    @Test
    void kilobytes_become_bytes() throws MalformedFileException {
        Meminfo meminfo = Fixture.parsedText(Meminfo::parse, MEMINFO);
        assertEquals(16316412L * 1024, meminfo.memTotal());
        assertEquals(OptionalLong.of(1204336L * 1024), meminfo.memFree());
        assertEquals(OptionalLong.of(9873120L * 1024), meminfo.memAvailable());
        assertEquals(OptionalLong.of(2097148L * 1024), meminfo.swapTotal());
        assertEquals(OptionalLong.of(2073596L * 1024), meminfo.swapFree());
    }

    @Test
    void a_missing_line_is_empty_and_the_others_are_there() throws MalformedFileException {
        for (String label : new String[] {"MemFree", "MemAvailable", "SwapTotal", "SwapFree"}) {
            Meminfo meminfo = Fixture.parsedText(Meminfo::parse, MEMINFO.replaceFirst(label + ".*\n", ""));
            assertEquals(label.equals("MemFree"), meminfo.memFree().isEmpty());
            assertEquals(label.equals("MemAvailable"), meminfo.memAvailable().isEmpty());
            assertEquals(label.equals("SwapTotal"), meminfo.swapTotal().isEmpty());
            assertEquals(label.equals("SwapFree"), meminfo.swapFree().isEmpty());
        }
    }

    @Test
    void a_machine_without_a_total_or_with_too_much_is_rejected() {
        String none = MEMINFO.replaceFirst("MemTotal.*\n", "");
        assertThrows(MalformedFileException.class, () -> Fixture.parsedText(Meminfo::parse, none));
        String tooMuch = MEMINFO.replaceFirst("MemTotal: *[0-9]+", "MemTotal: " + Long.MAX_VALUE);
        assertThrows(MalformedFileException.class, () -> Fixture.parsedText(Meminfo::parse, tooMuch));
    }
}
