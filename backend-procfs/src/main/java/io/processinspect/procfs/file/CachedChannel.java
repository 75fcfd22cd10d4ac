package io.processinspect.procfs.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;

/**
 * A channel to a file or folder of a process. Opened on the second use: one-off reads never pay for a channel, and repeated
 * reads do not pay for opening. Without a channel the file is opened by name for one read. Either way the process's {@link
 * StatHandle} proves which process it belongs to.
 */
final class CachedChannel implements AutoCloseable {
    private final ProcFolder folder;
    private final String path;
    private final Semaphore budget;
    private FileChannel channel;
    private boolean usedBefore;

    CachedChannel(ProcFolder folder, String path, Semaphore budget) {
        this.folder = folder;
        this.path = path;
        this.budget = budget;
    }

    /**
     * The channel; opens it if necessary.
     *
     * @return null on the first use, when the descriptors are used up or opening is refused, and in an interrupted thread,
     *     where the channel would close itself
     */
    FileChannel get() {
        boolean open = channel == null && usedBefore && folder.live();
        usedBefore = true;
        if (open && !Thread.currentThread().isInterrupted() && budget.tryAcquire()) {
            open();
        }
        return current();
    }

    /** The channel that an earlier {@link #get()} opened; opens nothing, and returns null as {@link #get()} does. */
    FileChannel current() {
        return Thread.currentThread().isInterrupted() ? null : channel;
    }

    /**
     * Reads the file through the channel that an earlier {@link #get()} opened.
     *
     * @return false when there is none, or an interrupt closed it
     * @throws IOException when the file could not be read
     */
    boolean read(ProcFileBuffer buffer) throws IOException {
        FileChannel held = current();
        if (held == null) {
            return false;
        }
        try {
            buffer.load(path, held);
            return true;
        } catch (ClosedByInterruptException interrupted) {
            discard();
            return false;
        }
    }

    private void open() {
        try {
            channel = ProcFolder.channel(path);
        } catch (IOException reportedWhenOpenedByName) {
            // There is no channel then.
        } finally {
            if (channel == null) {
                budget.release();
            }
        }
    }

    /** Drops the channel, which an interrupt closed while it was used. The thread's interrupt status stays set. */
    void discard() {
        channel = null;
        budget.release();
    }

    @Override
    public void close() throws IOException {
        FileChannel closing = channel;
        if (closing != null) {
            discard();
            closing.close();
        }
    }
}
