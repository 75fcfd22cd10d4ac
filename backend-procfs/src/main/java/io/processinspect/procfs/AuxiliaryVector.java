package io.processinspect.procfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * /proc/self/auxv: pairs of words that the kernel hands a program at its start, among them the two units in which it
 * counts. Not all machines have pages of 4 KiB.
 */
record AuxiliaryVector(long pageSize, long ticksPerSecond) {
    private static final int PAGE_SIZE = 6;
    private static final int TICKS_PER_SECOND = 17;

    /**
     * Takes the two out of the bytes.
     *
     * @throws MalformedFileException when they are not there
     */
    static AuxiliaryVector parse(byte[] bytes) throws MalformedFileException {
        // A word has 8 bytes, or 4 where the virtual machine is a small one; the wrong guess finds nothing.
        for (int word = Long.BYTES; word >= Integer.BYTES; word /= 2) {
            long page = find(PAGE_SIZE, bytes, word);
            long ticks = find(TICKS_PER_SECOND, bytes, word);
            if (page > 0 && ticks > 0) {
                return new AuxiliaryVector(page, ticks);
            }
        }
        throw new MalformedFileException("/proc/self/auxv", "neither page size nor clock tick");
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
