package io.processinspect.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ValueFormatTest {
    @Test
    void bytes_are_binary_and_never_reach_1024_of_a_unit() {
        assertEquals("0 B", ValueFormat.bytes(0));
        assertEquals("1023 B", ValueFormat.bytes(1023));
        assertEquals("1.0 KiB", ValueFormat.bytes(1024));
        assertEquals("1.0 MiB", ValueFormat.bytes((1 << 20) - 1));
        assertEquals("1.5 GiB", ValueFormat.bytes(3L << 29));
        assertEquals("8.0 EiB", ValueFormat.bytes(Long.MAX_VALUE));
    }

    @Test
    void cpu_time_goes_from_hundredths_to_hours() {
        assertEquals("0:00.00", ValueFormat.cpuTime(9_999_999));
        assertEquals("0:01.50", ValueFormat.cpuTime(1_500_000_000L));
        assertEquals("61:01.00", ValueFormat.cpuTime(3_661_000_000_000L));
        assertEquals("10h00m", ValueFormat.cpuTime(36_000_000_000_000L));
    }

    @Test
    void width_counts_cells_and_cutting_marks_itself() {
        assertEquals(4, Text.width("日本"));
        assertEquals(1, Text.width("e\u0301"));
        assertEquals("abc", Text.cut("abc", 3));
        assertEquals("ab…", Text.cut("abcd", 3));
        assertEquals("日…", Text.cut("日本語", 4));
    }
}
