package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.Status;
import io.processinspect.SystemMemory;
import io.processinspect.procfs.parse.ByteScanner;
import io.processinspect.procfs.parse.Fixture;
import io.processinspect.procfs.parse.MalformedFileException;
import io.processinspect.procfs.parse.Meminfo;
import io.processinspect.procfs.parse.ProcFileParser;
import io.processinspect.procfs.parse.ProcStat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CounterMappingTest {
    private static final String MEMINFO = Fixture.text("machine/meminfo");

    private static <T> T parsed(ProcFileParser<T> parser, String text) throws MalformedFileException {
        return parser.parse(ByteScanner.of("the file", text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static SystemMemory memory(String meminfo) throws MalformedFileException {
        return CounterMapping.systemMemory(parsed(Meminfo::parse, meminfo));
    }

    @Test
    void every_state_has_its_status() throws MalformedFileException {
        Map<String, Status> states = Map.of(
                "R", Status.RUNNING,
                "S", Status.SLEEPING,
                "D", Status.DISK_SLEEP,
                "I", Status.IDLE,
                "T", Status.STOPPED,
                "t", Status.TRACING_STOP,
                "Z", Status.ZOMBIE,
                "X", Status.ZOMBIE,
                "?", Status.UNKNOWN);
        for (Map.Entry<String, Status> state : states.entrySet()) {
            String stat = Fixture.withField(Fixture.text("machine/7/stat"), 3, state.getKey());
            assertEquals(state.getValue(), CounterMapping.status(parsed(new ProcStat(), stat)));
        }
    }

    @Test
    void the_machines_memory_has_the_meanings_of_psutil() throws MalformedFileException {
        SystemMemory memory = memory(MEMINFO);
        assertEquals(16316412L * 1024, memory.totalBytes().get());
        assertEquals(9873120L * 1024, memory.availableBytes().get());
        assertEquals((16316412L - 9873120) * 1024, memory.usedBytes().get());
        assertEquals(1204336L * 1024, memory.freeBytes().get());
        assertEquals(
                100.0 * (16316412 - 9873120) / 16316412, memory.usedPercent().get(), 1e-9);
        assertEquals(2097148L * 1024, memory.swapTotalBytes().get());
        assertEquals((2097148L - 2073596) * 1024, memory.swapUsedBytes().get());
    }

    @Test
    void a_missing_line_is_absent_memory() throws MalformedFileException {
        SystemMemory noSwap = memory(MEMINFO.replaceFirst("SwapTotal.*\n", ""));
        assertFalse(noSwap.swapTotalBytes().isPresent());
        assertEquals(16316412L * 1024, noSwap.totalBytes().get());
        Absence why = memory(MEMINFO.replaceFirst("MemAvailable.*\n", ""))
                .usedBytes()
                .absence()
                .orElseThrow();
        assertEquals(Absence.Reason.UNSUPPORTED, why.reason());
        assertEquals("/proc/meminfo has no line MemAvailable", why.detail());
    }

    @Test
    void one_bad_line_is_one_absent_number() throws MalformedFileException {
        SystemMemory memory = memory(MEMINFO.replaceFirst("MemFree: *[0-9]+", "MemFree: many"));
        assertEquals(16316412L * 1024, memory.totalBytes().get());
        assertEquals(9873120L * 1024, memory.availableBytes().get());
        Absence why = memory.freeBytes().absence().orElseThrow();
        assertEquals(Absence.Reason.FAILED, why.reason());
        assertTrue(why.detail().contains("found \"many\""), why::detail);
        SystemMemory noTotal = memory(MEMINFO.replaceFirst("MemTotal.*\n", ""));
        assertEquals(9873120L * 1024, noTotal.availableBytes().get());
        assertFalse(noTotal.usedBytes().isPresent());
    }

    @Test
    void a_part_is_at_most_the_total_that_a_container_shows() throws MalformedFileException {
        SystemMemory memory = memory(MEMINFO.replaceFirst("MemTotal: *[0-9]+", "MemTotal: 1000"));
        assertEquals(1000 * 1024, memory.availableBytes().get());
        assertEquals(1000 * 1024, memory.freeBytes().get());
        assertEquals(0, memory.usedBytes().get());
    }
}
