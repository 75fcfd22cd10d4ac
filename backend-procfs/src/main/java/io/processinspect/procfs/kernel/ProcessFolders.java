package io.processinspect.procfs.kernel;

/** The pids of all processes and the inodes of their folders below /proc, in arrays that grow with them. Not thread-safe. */
public final class ProcessFolders {
    private long[] pids = new long[1024];
    private long[] inodes = new long[1024];

    /** None. */
    public ProcessFolders() {}

    /**
     * Reads them.
     *
     * @return how many there are
     * @throws io.processinspect.BackendUnavailableException when /proc cannot be read
     */
    public int read(KernelCalls calls) {
        int count = calls.processes(pids, inodes);
        while (count > pids.length) {
            pids = new long[count * 2];
            inodes = new long[count * 2];
            count = calls.processes(pids, inodes);
        }
        return count;
    }

    /** The pid at a place below the number that was read. */
    public long pid(int place) {
        return pids[place];
    }

    /** The inode of its folder, which no later process with this pid has. */
    public long inode(int place) {
        return inodes[place];
    }
}
