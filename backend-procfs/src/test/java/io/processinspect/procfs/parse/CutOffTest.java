package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file without its last line break may end in the middle of a number, which would pass for another. */
class CutOffTest {
    private static final Map<String, ProcFileParser<?>> PARSERS = Map.of(
            "cpu0 1\nbtime 17\n",
            SystemStat::parse,
            Fixture.text("machine/7/status"),
            new ProcStatus(),
            Fixture.text("machine/7/io"),
            new ProcIo(),
            "1 2 3 0 0 0 0\n",
            new ProcStatm(),
            "Limit Soft Hard Units\nMax open files            1024                 4096                 files\n",
            ProcLimits::parse,
            "Cpus_allowed_list:\t0-1\n",
            Affinity::parse);

    @Test
    void a_file_that_is_cut_off_or_empty_is_refused_and_the_whole_one_is_not() throws MalformedFileException {
        for (Map.Entry<String, ProcFileParser<?>> one : PARSERS.entrySet()) {
            String whole = one.getKey();
            Fixture.parsedText(one.getValue(), whole);
            assertEquals(
                    "the file: the file is cut off: it does not end with a line break",
                    assertThrows(
                                    MalformedFileException.class,
                                    () -> Fixture.parsedText(one.getValue(), whole.substring(0, whole.length() - 1)))
                            .getMessage());
            assertEquals(
                    "the file: the file is empty",
                    assertThrows(MalformedFileException.class, () -> Fixture.parsedText(one.getValue(), ""))
                            .getMessage());
        }
    }
}
