package io.processinspect.linux;

import io.processinspect.BackendUnavailableException;
import java.nio.ByteBuffer;

/** The processes in /proc, by getdents64. The folder stays open. Safe for all threads. */
final class ProcFolderListing {
    private static final int BUFFER_BYTES = 32 * 1024;

    // struct linux_dirent64
    private static final int INODE = 0;
    private static final int LENGTH = 16;
    private static final int NAME = 19;

    private final NativeBuffer entries = NativeBuffer.of(BUFFER_BYTES);
    private final ByteBuffer buffer = entries.bytes();
    private int folder = -1;

    /** As {@link io.processinspect.procfs.kernel.KernelCalls#processes}. */
    synchronized int read(long[] pids, long[] inodes) {
        rewind();
        int room = Math.min(pids.length, inodes.length);
        int found = 0;
        for (int bytes = next(); bytes > 0; bytes = next()) {
            for (int at = 0; at < bytes; at += Short.toUnsignedInt(buffer.getShort(at + LENGTH))) {
                long pid = number(at + NAME);
                if (pid > 0 && found++ < room) {
                    pids[found - 1] = pid;
                    inodes[found - 1] = buffer.getLong(at + INODE);
                }
            }
        }
        return found;
    }

    private void rewind() {
        if (folder < 0) {
            folder = LibC.Folders.open("/proc", LibC.Folders.O_DIRECTORY | LibC.Folders.O_CLOEXEC);
        }
        if (folder < 0 || LibC.Folders.lseek(folder, 0, LibC.Folders.SEEK_SET) != 0) {
            throw failure();
        }
    }

    private int next() {
        long bytes = LibC.Folders.getdents64(folder, entries.address(), BUFFER_BYTES);
        if (bytes < 0) {
            throw failure();
        }
        return (int) bytes;
    }

    private static BackendUnavailableException failure() {
        return new BackendUnavailableException("cannot list /proc by getdents64");
    }

    /** The number that a name consists of; 0 if it is another name. */
    private long number(int at) {
        long number = 0;
        for (int i = at; buffer.get(i) != 0; i++) {
            byte digit = buffer.get(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
