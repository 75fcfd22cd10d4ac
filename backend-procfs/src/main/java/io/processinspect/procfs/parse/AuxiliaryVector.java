package io.processinspect.procfs.parse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code /proc/PID/auxv}: pairs of words that the kernel passes to a program at its start, among them the two units in
 * which it counts. Pages are not 4 KiB on every machine.
 *
 * @param pageSize AT_PAGESZ: bytes of a page, above 0
 * @param ticksPerSecond AT_CLKTCK: clock ticks of a second, above 0
 */
public record AuxiliaryVector(long pageSize, long ticksPerSecond) {
    /** AT_PAGESZ. */
    private static final int PAGE_SIZE = 6;

    /** AT_CLKTCK. */
    private static final int TICKS_PER_SECOND = 17;

    /** See {@link ProcFileParser#parse}. */
    public static AuxiliaryVector parse(ByteScanner scanner) throws MalformedFileException {
        byte[] bytes = new byte[scanner.length()];
        scanner.copy(0, bytes.length, bytes);
        // A word has 8 bytes, or 4 in a 32-bit virtual machine. With the wrong size the two keys are not found.
        for (int word = Long.BYTES; word >= Integer.BYTES; word /= 2) {
            long pageSize = find(PAGE_SIZE, bytes, word);
            long ticksPerSecond = find(TICKS_PER_SECOND, bytes, word);
            if (pageSize > 0 && ticksPerSecond > 0) {
                return new AuxiliaryVector(pageSize, ticksPerSecond);
            }
        }
        throw scanner.malformed("neither AT_PAGESZ nor AT_CLKTCK was found");
    }

    private static long find(int key, byte[] bytes, int word) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        while (buffer.remaining() >= 2 * word) {
            long found = next(buffer, word);
            long value = next(buffer, word);
            if (found == key) {
                return value;
            }
        }
        return -1;
    }

    private static long next(ByteBuffer buffer, int word) {
        return word == Long.BYTES ? buffer.getLong() : Integer.toUnsignedLong(buffer.getInt());
    }
}
