package io.processinspect.procfs;

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
 * /proc/PID/fd: how many files a process has open. From Linux 6.2 on that is the folder's size, which everybody may see;
 * before, its entries are counted, which asks for the right to trace the process. The size counts also what is taken and
 * not yet open: a thread that waits in accept(2) has taken the descriptor of its next connection.
 */
final class OpenFiles implements AutoCloseable {
    /** In place of those that nobody asked for. */
    static final OpenFiles NOT_ASKED_FOR = new OpenFiles();

    private final File fd;
    private final boolean sized;
    private final boolean own;
    private final CachedChannel channel;
    private Absence why;
    private long count;

    private OpenFiles() {
        this.fd = null;
        this.sized = false;
        this.own = false;
        this.channel = null;
    }

    /**
     * Opens nothing yet.
     *
     * @param sized whether the folder's size is the count
     * @param own whether it is this program's own, which has one more open while it counts
     */
    OpenFiles(ProcFolder folder, String path, boolean sized, boolean own, Semaphore budget) {
        this.fd = new File(path);
        this.sized = sized;
        this.own = own;
        this.channel = new CachedChannel(folder, path, budget);
    }

    /** Whether the kernel tells the count by the size: this program has files open. */
    static boolean areSized(ProcFolder folder) {
        return folder.live() && new File(folder.path(), "self/fd").length() > 0;
    }

    /**
     * Counts.
     *
     * @return null, or why they were not counted
     */
    Absence read() {
        if (channel == null) {
            return Absence.NOT_REQUESTED;
        }
        try {
            count = sized ? size() : entries();
            why = null;
        } catch (IOException failure) {
            Absence now = ProcFolder.absence(failure);
            why = now.equals(why) ? why : now;
        }
        return why;
    }

    private long size() throws IOException {
        FileChannel held = channel.get();
        if (held != null) {
            try {
                return held.size();
            } catch (ClosedByInterruptException interrupted) {
                channel.forget();
            }
        }
        long size = fd.length();
        // A size of 0 may be one, or that of a folder that may not be seen.
        return size > 0 ? size : Files.size(fd.toPath());
    }

    private long entries() throws IOException {
        try (Stream<Path> entries = Files.list(fd.toPath())) {
            return own ? entries.count() - 1 : entries.count();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** What was counted last. */
    long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
