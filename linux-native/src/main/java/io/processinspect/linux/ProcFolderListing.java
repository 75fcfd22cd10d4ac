package io.processinspect.linux;

import io.processinspect.BackendUnavailableException;

/** The processes in /proc. The folder stays open. Safe for all threads. */
final class ProcFolderListing {
    private final FolderListing listing = new FolderListing();
    private int folder = -1;

    /** As {@link io.processinspect.procfs.kernel.KernelCalls#processes}. */
    synchronized int read(long[] pids, long[] inodes) {
        rewind();
        int room = Math.min(pids.length, inodes.length);
        int found = 0;
        while (listing.next(folder)) {
            long pid = listing.number();
            if (pid > 0 && found++ < room) {
                pids[found - 1] = pid;
                inodes[found - 1] = listing.inode();
            }
        }
        if (listing.hasFailed()) {
            throw failure();
        }
        return found;
    }

    private void rewind() {
        if (folder < 0) {
            folder = LibC.Folders.open("/proc", LibC.O_CLOEXEC);
        }
        if (folder < 0 || LibC.Folders.lseek(folder, 0, LibC.Folders.SEEK_SET) != 0) {
            throw failure();
        }
        listing.begin();
    }

    private static BackendUnavailableException failure() {
        return new BackendUnavailableException("cannot list /proc by getdents64");
    }
}
