package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProcNspidTest {
    private static int count(String line) throws MalformedFileException {
        String status = "Name:\tcat\n" + line + "NSsid:\t1\n";
        return ProcNspid.parse(ByteScanner.of("status", status.getBytes(StandardCharsets.US_ASCII)))
                .count();
    }

    @Test
    void a_process_has_a_pid_in_each_of_its_namespaces() throws MalformedFileException {
        assertEquals(1, count("NSpid:\t4321\n"));
        assertEquals(3, count("NSpid:\t4321\t17\t1\n"));
    }

    @Test
    void a_kernel_before_4_1_does_not_tell() {
        assertThrows(MalformedFileException.class, () -> count(""));
        assertThrows(MalformedFileException.class, () -> count("NSpid:\t-\n"));
    }
}
