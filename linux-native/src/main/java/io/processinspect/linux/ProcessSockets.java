package io.processinspect.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.processinspect.procfs.kernel.KernelCalls;
import java.nio.ByteBuffer;

/** The sockets that processes hold, by the links in {@code /proc/PID/fd}. Safe for all threads. */
final class ProcessSockets {
    private static final int MAX_LINK = 64;
    private static final byte[] BEGIN = "socket:[".getBytes(US_ASCII);

    private final FolderListing listing = new FolderListing();
    private final NativeBuffer link = NativeBuffer.of(MAX_LINK);

    /** As {@link KernelCalls#socketsOf}. */
    synchronized int read(long pid, long[] inodes) {
        int folder = LibC.Folders.open("/proc/" + pid + "/fd", LibC.O_CLOEXEC);
        if (folder < 0) {
            return KernelCalls.NOT_READABLE;
        }
        try {
            int found = 0;
            listing.begin();
            while (listing.next(folder)) {
                long inode = socket(LibC.Sockets.readlinkat(folder, listing.nameAddress(), link.address(), MAX_LINK));
                if (inode != 0 && found++ < inodes.length) {
                    inodes[found - 1] = inode;
                }
            }
            return listing.hasFailed() ? KernelCalls.NOT_READABLE : found;
        } finally {
            LibC.close(folder);
        }
    }

    /** The inode in a link to a socket; 0 for others. */
    private long socket(long length) {
        ByteBuffer text = link.bytes();
        if (length <= BEGIN.length) {
            return 0;
        }
        for (int i = 0; i < BEGIN.length; i++) {
            if (text.get(i) != BEGIN[i]) {
                return 0;
            }
        }
        long inode = 0;
        for (int i = BEGIN.length; i < length - 1; i++) {
            inode = inode * 10 + text.get(i) - '0';
        }
        return inode;
    }
}
