package io.processinspect.linux;

import java.nio.ByteBuffer;

/** The entries of an open folder, one by one, by getdents64. Not safe for several threads. */
final class FolderListing {
    private static final int BUFFER_BYTES = 32 * 1024;

    // struct linux_dirent64
    private static final int INODE = 0;
    private static final int LENGTH = 16;
    private static final int NAME = 19;

    private final NativeBuffer entries = NativeBuffer.of(BUFFER_BYTES);
    private final ByteBuffer buffer = entries.bytes();
    /** Of the present entry. */
    private int at;

    private int next;
    private long bytes;

    /** Forgets what was read of another folder. */
    void begin() {
        next = 0;
        bytes = 0;
    }

    /** Goes on to the next entry; false at the end, and when the folder cannot be read. */
    boolean next(int folder) {
        if (next >= bytes) {
            next = 0;
            bytes = LibC.Folders.getdents64(folder, entries.address(), BUFFER_BYTES);
            if (bytes <= 0) {
                return false;
            }
        }
        at = next;
        next += Short.toUnsignedInt(buffer.getShort(at + LENGTH));
        return true;
    }

    /** Whether the folder could not be read to its end. */
    boolean hasFailed() {
        return bytes < 0;
    }

    long inode() {
        return buffer.getLong(at + INODE);
    }

    /** The address of the name, which ends with a zero byte. */
    long nameAddress() {
        return entries.address() + at + NAME;
    }

    /** The number that the name consists of; 0 if it is another name. */
    long number() {
        long number = 0;
        for (int i = at + NAME; buffer.get(i) != 0; i++) {
            byte digit = buffer.get(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
