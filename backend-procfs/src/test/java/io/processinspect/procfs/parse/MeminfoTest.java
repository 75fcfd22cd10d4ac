package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processinspect.Absence;
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
            assertEquals(16316412L * 1024, meminfo.memTotal().get());
            assertEquals(1204336L * 1024, meminfo.memFree().get());
            assertEquals(9873120L * 1024, meminfo.memAvailable().get());
            assertEquals(2097148L * 1024, meminfo.swapTotal().get());
            assertEquals(2073596L * 1024, meminfo.swapFree().get());
        }
    }

    @Test
    void a_missing_line_is_absent_and_the_others_are_there() throws MalformedFileException {
        for (String label : new String[] {"MemTotal", "MemFree", "MemAvailable", "SwapTotal", "SwapFree"}) {
            Meminfo meminfo = parsed(MEMINFO.replaceFirst(label + ".*\n", ""));
            assertEquals(label.equals("MemTotal"), !meminfo.memTotal().isPresent());
            assertEquals(label.equals("MemFree"), !meminfo.memFree().isPresent());
            assertEquals(label.equals("MemAvailable"), !meminfo.memAvailable().isPresent());
            assertEquals(label.equals("SwapTotal"), !meminfo.swapTotal().isPresent());
            assertEquals(label.equals("SwapFree"), !meminfo.swapFree().isPresent());
        }
    }

    @Test
    void too_much_is_absent_and_half_a_file_is_rejected() throws MalformedFileException {
        Meminfo meminfo = parsed(MEMINFO.replaceFirst("MemTotal: *[0-9]+", "MemTotal: " + Long.MAX_VALUE));
        assertEquals(
                Absence.Reason.FAILED,
                meminfo.memTotal().absence().orElseThrow().reason());
        assertEquals(1204336L * 1024, meminfo.memFree().get());
        assertThrows(MalformedFileException.class, () -> parsed(MEMINFO.strip()));
    }
}
