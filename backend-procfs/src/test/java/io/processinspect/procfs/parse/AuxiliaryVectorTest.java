package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Not from a fixture: the words have the order of this machine. */
class AuxiliaryVectorTest {
    private static AuxiliaryVector parsed(byte[] bytes) throws MalformedFileException {
        return AuxiliaryVector.parse(ByteScanner.of("auxv", bytes));
    }

    @Test
    void the_units_are_found_in_words_of_either_size() throws MalformedFileException {
        ByteBuffer large = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        large.putLong(6).putLong(65536).putLong(17).putLong(100).putLong(0).putLong(0);
        assertEquals(65536, parsed(large.array()).pageSize());
        assertEquals(100, parsed(large.array()).ticksPerSecond());
        ByteBuffer small = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        small.putInt(6).putInt(4096).putInt(17).putInt(250).putInt(0).putInt(0);
        assertEquals(4096, parsed(small.array()).pageSize());
        assertEquals(250, parsed(small.array()).ticksPerSecond());
    }

    @Test
    void a_vector_without_them_is_rejected() {
        assertThrows(MalformedFileException.class, () -> parsed(new byte[7]));
    }
}
