package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeminfoTest {
    private static final String MEMINFO = Fixture.text("machine/meminfo");

    private static Meminfo parsed(String text) throws MalformedFileException {
        return Fixture.parsedText(Meminfo::parse, text);
    }

    @Test
    void kilobytes_become_bytes_in_any_order_of_the_lines() throws MalformedFileException {
        for (String text : List.of(MEMINFO, Fixture.reversed(MEMINFO))) {
            Meminfo meminfo = parsed(text);
            assertEquals(16316412L * 1024, meminfo.memTotal().bytes().orElseThrow());
            assertEquals(1204336L * 1024, meminfo.memFree().bytes().orElseThrow());
            assertEquals(9873120L * 1024, meminfo.memAvailable().bytes().orElseThrow());
            assertEquals(2097148L * 1024, meminfo.swapTotal().bytes().orElseThrow());
            assertEquals(2073596L * 1024, meminfo.swapFree().bytes().orElseThrow());
        }
    }

    @Test
    void a_missing_line_is_absent_and_the_others_are_there() throws MalformedFileException {
        for (String label : new String[] {"MemTotal", "MemFree", "MemAvailable", "SwapTotal", "SwapFree"}) {
            Meminfo meminfo = parsed(MEMINFO.replaceFirst(label + ".*\n", ""));
            assertEquals(label.equals("MemTotal"), meminfo.memTotal().bytes().isEmpty());
            assertEquals(label.equals("MemFree"), meminfo.memFree().bytes().isEmpty());
            assertEquals(
                    label.equals("MemAvailable"), meminfo.memAvailable().bytes().isEmpty());
            assertEquals(label.equals("SwapTotal"), meminfo.swapTotal().bytes().isEmpty());
            assertEquals(label.equals("SwapFree"), meminfo.swapFree().bytes().isEmpty());
        }
    }

    @Test
    void too_much_is_absent_and_half_a_file_is_rejected() throws MalformedFileException {
        Meminfo meminfo = parsed(MEMINFO.replaceFirst("MemTotal: *[0-9]+", "MemTotal: " + Long.MAX_VALUE));
        assertTrue(meminfo.memTotal().bytes().isEmpty());
        assertTrue(meminfo.memTotal().fault().orElseThrow().contains("too large"));
        assertEquals(1204336L * 1024, meminfo.memFree().bytes().orElseThrow());
        assertThrows(MalformedFileException.class, () -> parsed(MEMINFO.strip()));
    }
}
