package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProcLimitsTest {
    @Test
    void the_soft_limit_counts() throws MalformedFileException {
        assertEquals(1024, Fixture.parsed(ProcLimits::parse, "machine/7/limits").openFiles());
    }

    @Test
    void a_limit_may_be_unlimited() throws MalformedFileException {
        String unlimited = "Max open files            unlimited            unlimited            files     \n";
        assertEquals(
                Integer.MAX_VALUE,
                Fixture.parsedText(ProcLimits::parse, unlimited).openFiles());
    }

    @Test
    void a_table_without_the_line_is_rejected() {
        String broken = Fixture.text("machine/7/limits").replace("open files", "open books");
        assertThrows(MalformedFileException.class, () -> Fixture.parsedText(ProcLimits::parse, broken));
    }
}
