package io.processinspect.procfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.Semaphore;

/**
 * A channel to a file or folder of a process, held from the second use on: who reads once pays for no channel, and who reads
 * again and again does not pay for opening. What is read without one is opened by name for that read, and the process's
 * {@link StatHandle} proves whose it was.
 */
final class CachedChannel implements AutoCloseable {
    private final ProcFolder folder;
    private final String path;
    private final Semaphore budget;
    private FileChannel channel;
    private boolean usedBefore;

    /** Not tried again, as a refusal stays one. */
    private boolean refused;

    CachedChannel(ProcFolder folder, String path, Semaphore budget) {
        this.folder = folder;
        this.path = path;
        this.budget = budget;
    }

    /**
     * The channel, opened if need be.
     *
     * @return null when there is none: for a first use, when the descriptors are spent or it may not be opened, and in a
     *     thread that has been interrupted, where a channel would close itself
     */
    FileChannel get() {
        boolean open = channel == null && usedBefore && !refused && folder.live();
        usedBefore = true;
        if (open && !Thread.currentThread().isInterrupted() && budget.tryAcquire()) {
            open();
        }
        return held();
    }

    /** The channel that an earlier {@link #get()} opened; null as there, and nothing is opened. */
    FileChannel held() {
        return Thread.currentThread().isInterrupted() ? null : channel;
    }

    private void open() {
        try {
            channel = ProcFolder.channel(path);
        } catch (IOException toldByWhoOpensItByName) {
            refused = toldByWhoOpensItByName instanceof AccessDeniedException;
        } finally {
            if (channel == null) {
                budget.release();
            }
        }
    }

    /** An interrupt came while it was used, which closed it. The thread still knows of the interrupt. */
    void forget() {
        channel = null;
        budget.release();
    }

    @Override
    public void close() throws IOException {
        FileChannel closing = channel;
        if (closing != null) {
            forget();
            closing.close();
        }
    }
}
