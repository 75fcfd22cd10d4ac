package io.processinspect.procfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;

/**
 * A channel to a file or folder of a process, kept from the second use on: who reads once pays for no channel, and who reads
 * again and again does not pay for opening. What is read without one is opened by name for that read, and the process's
 * {@link Pin} proves whose it was.
 */
final class HeldChannel implements AutoCloseable {
    private final ProcFolder folder;
    private final String path;
    private final Semaphore budget;
    private FileChannel channel;
    private boolean usedBefore;
    private boolean refused;

    HeldChannel(ProcFolder folder, String path, Semaphore budget) {
        this.folder = folder;
        this.path = path;
        this.budget = budget;
    }

    /**
     * The channel, from its start.
     *
     * @return null when there is none: for a first use, when the descriptors are spent or it may not be opened, and in a
     *     thread that has been interrupted, where a channel would close itself
     */
    FileChannel get() {
        if (Thread.currentThread().isInterrupted()) {
            return null;
        }
        if (channel == null && usedBefore && !refused && folder.kernel() && budget.tryAcquire()) {
            open();
        }
        usedBefore = true;
        return channel;
    }

    /** The channel that an earlier {@link #get()} gave; null as there, and nothing is opened. */
    FileChannel held() {
        return Thread.currentThread().isInterrupted() ? null : channel;
    }

    private void open() {
        try {
            channel = ProcFolder.channel(path);
        } catch (IOException toldByWhoOpensItByName) {
            refused = true;
            budget.release();
        }
    }

    /** An interrupt came while it was used, which closed it. The thread knows of the interrupt still. */
    void lost() {
        channel = null;
        budget.release();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            lost();
        }
    }
}
