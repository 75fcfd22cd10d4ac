package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcStatusTest {
    @Test
    void numbers_are_found_by_their_labels() throws MalformedFileException {
        assertNumbers(Fixture.parsed(new ProcStatus(), "machine/7/status"));
        assertNumbers(Fixture.parsedText(new ProcStatus(), Fixture.reversed(Fixture.text("machine/7/status"))));
    }

    private static void assertNumbers(ProcStatus status) {
        assertEquals(7, status.tgid());
        assertTrue(status.hasVmSwap());
        assertEquals(8 * 1024, status.vmSwap());
        assertEquals(30, status.voluntaryCtxtSwitches());
        assertEquals(40, status.nonvoluntaryCtxtSwitches());
    }

    @Test
    void a_kernel_thread_has_no_line_of_swap() throws MalformedFileException {
        ProcStatus status = Fixture.parsed(new ProcStatus(), "machine/7/status");
        Fixture.parsed(status, "states/2/status");
        assertFalse(status.hasVmSwap());
        assertEquals(0, status.vmSwap());
        assertEquals(412, status.voluntaryCtxtSwitches());
        assertEquals(3, status.nonvoluntaryCtxtSwitches());
    }

    @Test
    void a_missing_line_is_rejected() {
        String broken = Fixture.text("machine/7/status").replace("Tgid", "Xgid");
        assertThrows(MalformedFileException.class, () -> Fixture.parsedText(new ProcStatus(), broken));
    }
}
