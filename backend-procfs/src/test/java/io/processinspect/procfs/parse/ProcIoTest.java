package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcIoTest {
    @Test
    void numbers_are_found_by_their_labels() throws MalformedFileException {
        assertNumbers(Fixture.parsed(new ProcIo(), "machine/7/io"));
        assertNumbers(Fixture.parsedText(new ProcIo(), Fixture.reversed(Fixture.text("machine/7/io"))));
    }

    private static void assertNumbers(ProcIo io) {
        assertEquals(4096, io.rchar());
        assertEquals(2048, io.wchar());
        assertEquals(3, io.syscr());
        assertEquals(4, io.syscw());
        assertEquals(8192, io.readBytes());
        assertEquals(512, io.writeBytes());
    }

    @Test
    void a_missing_line_is_rejected_by_its_label() {
        String broken = Fixture.text("machine/7/io").replace("syscr", "syscx");
        MalformedFileException refused =
                assertThrows(MalformedFileException.class, () -> Fixture.parsedText(new ProcIo(), broken));
        assertTrue(refused.getMessage().endsWith("there is no line syscr:"), refused.getMessage());
    }
}
