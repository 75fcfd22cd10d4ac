package io.processinspect.procfs.file;

import io.processinspect.Absence;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * {@code /proc/PID/fd}: how many files a process has open. Since Linux 6.2 this is the size of the folder, which every user
 * may see. Before, its entries are counted, which needs the right to trace the process. The size also counts descriptors that
 * are reserved and not open yet: a thread that waits in accept(2) has reserved one for the next connection.
 */
public final class OpenFiles implements AutoCloseable {
    /** Stands in for a count that none of the requested metrics needs. */
    public static final OpenFiles NOT_REQUESTED = new OpenFiles();

    private final ProcFolder folder;
    private final File fd;
    private final boolean sized;
    private final boolean own;
    private final CachedChannel channel;
    private final LastFailure lastFailure = new LastFailure();
    private long count;

    private OpenFiles() {
        this.folder = null;
        this.fd = null;
        this.sized = false;
        this.own = false;
        this.channel = null;
    }

    /**
     * Opens nothing yet.
     *
     * @param sized whether the size of the folder is the count
     * @param own whether the process is this program, which has one more file open while it counts
     */
    public OpenFiles(ProcFolder folder, String path, boolean sized, boolean own, Semaphore budget) {
        this.folder = folder;
        this.fd = new File(path);
        this.sized = sized;
        this.own = own;
        this.channel = new CachedChannel(folder, path, budget);
    }

    /** Whether this kernel reports the count as the size: this program always has files open. */
    public static boolean areSized(ProcFolder folder) {
        return folder.live() && new File(folder.path(), "self/fd").length() > 0;
    }

    /**
     * Counts the open files; those that may not be seen only now and then, see {@link LastFailure}.
     *
     * @return null, or why they were not counted
     */
    public Absence read() {
        if (channel == null) {
            return Absence.NOT_REQUESTED;
        }
        if (lastFailure.skipsRead()) {
            return lastFailure.absence();
        }
        try {
            count = sized ? size() : entries();
            lastFailure.clear();
        } catch (IOException failure) {
            lastFailure.set(failure, folder.absenceOf(failure));
        }
        return lastFailure.absence();
    }

    private long size() throws IOException {
        FileChannel held = channel.get();
        if (held != null) {
            try {
                return held.size();
            } catch (ClosedByInterruptException interrupted) {
                channel.discard();
            }
        }
        long size = fd.length();
        // 0 is either the size, or that of a folder that is missing or hidden.
        return size > 0 ? size : Files.size(fd.toPath());
    }

    private long entries() throws IOException {
        try (Stream<Path> entries = Files.list(fd.toPath())) {
            return own ? entries.count() - 1 : entries.count();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** The number of open files at the last read. */
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
