package io.processinspect.procfs.file;

import io.processinspect.procfs.parse.ProcCmdline;
import io.processinspect.procfs.parse.ProcStat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * An open {@code /proc/PID/stat}. It answers for the process that had the pid when it was opened, and fails once that process
 * is gone: the next process with the pid has a file of its own. As long as the handle answers, the pid is not reused.
 *
 * <p>The handle is not a channel, which would close itself when its thread is interrupted. A handle that is held for long
 * also has a channel, which costs less to read.
 */
public final class StatHandle implements AutoCloseable {
    private final ProcFolder folder;
    private final long pid;
    private final String path;
    private final RandomAccessFile file;

    /** Whether the file was read before and must be rewound; the first read saves that call. */
    private boolean used;

    /** Both null unless the handle is held for long. */
    private CachedChannel channel;

    private Semaphore permits;

    private StatHandle(ProcFolder folder, long pid, String path, RandomAccessFile file) {
        this.folder = folder;
        this.pid = pid;
        this.path = path;
        this.file = file;
    }

    /**
     * Opens the file.
     *
     * @return null when there is no such process
     * @throws IOException typed, when it could not be opened although the process may exist
     */
    public static StatHandle open(ProcFolder folder, long pid) throws IOException {
        String path = folder.file(pid, "stat");
        try {
            return new StatHandle(folder, pid, path, folder.open(path));
        } catch (IOException failure) {
            if (folder.isGone(pid)) {
                return null;
            }
            throw failure;
        }
    }

    /**
     * Holds the handle for more than one read, if the budget allows it.
     *
     * @return false when the budget is used up
     */
    public boolean hold(DescriptorBudget budget) {
        if (permits == null && budget.statHandles().tryAcquire()) {
            permits = budget.statHandles();
            channel = new CachedChannel(folder, path, budget.files());
        }
        return permits != null;
    }

    /**
     * Reads and parses the file.
     *
     * @return false when the process is gone
     * @throws IOException when it could not be read, which proves nothing
     */
    public boolean read(ProcFileBuffer buffer, ProcStat stat) throws IOException {
        if (!answers(buffer)) {
            return false;
        }
        stat.parse(buffer.scanner());
        if (stat.pid() != pid) {
            // Only a copied file can be another process's.
            throw buffer.scanner().malformed("field 1 is pid " + stat.pid() + ", expected " + pid);
        }
        return true;
    }

    /** As {@link #read}, without parsing. */
    public boolean answers(ProcFileBuffer buffer) throws IOException {
        return channel == null ? fileAnswers(buffer) : channelAnswers(buffer) || answersWithProof(buffer);
    }

    private boolean channelAnswers(ProcFileBuffer buffer) {
        try {
            return channel.read(buffer);
        } catch (IOException reportedByTheFile) {
            return false;
        }
    }

    /** The channel is opened by name. That the file answers afterwards proves that both belong to the same process. */
    private boolean answersWithProof(ProcFileBuffer buffer) throws IOException {
        boolean proven = false;
        try {
            // Opens the channel from the second use on.
            channel.get();
            proven = fileAnswers(buffer);
            return proven;
        } finally {
            if (!proven) {
                channel.close();
            }
        }
    }

    private boolean fileAnswers(ProcFileBuffer buffer) throws IOException {
        try {
            load(buffer);
            return true;
        } catch (IOException failure) {
            return !folder.isGone(pid) && answersAfterAll(buffer);
        }
    }

    /**
     * The pid exists, and the file does not answer: either its process is gone, or the system is short of something. Java has
     * the same exception for both. When the file can be read by name and the handle still fails, the process is gone.
     */
    private boolean answersAfterAll(ProcFileBuffer buffer) throws IOException {
        folder.load(path, buffer);
        try {
            load(buffer);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private void load(ProcFileBuffer buffer) throws IOException {
        if (used) {
            file.seek(0);
        }
        used = true;
        buffer.load(path, file);
    }

    /**
     * Reads the beginning of {@code /proc/PID/cmdline} by name. It belongs to this process only if the handle still answers
     * afterwards.
     *
     * @param thread the folder of the thread to ask, with a slash at the end; empty for the main one
     */
    public void readCmdline(String thread, ProcFileBuffer buffer, ProcCmdline cmdline) throws IOException {
        String path = folder.file(pid, thread + "cmdline");
        try (RandomAccessFile opened = folder.open(path)) {
            buffer.loadStart(path, opened);
        }
        cmdline.parse(buffer.scanner());
    }

    /**
     * The file name of the program, from the link {@code /proc/PID/exe}. It belongs to this process only if the handle still
     * answers afterwards.
     *
     * @param thread as for {@link #readCmdline}
     * @return empty when there is none, or when this program may not trace the process
     */
    public Optional<String> readExe(String thread) {
        try {
            Path file = Files.readSymbolicLink(Path.of(folder.file(pid, thread + "exe")))
                    .getFileName();
            return Optional.ofNullable(file).map(name -> name.toString().replaceFirst(" \\(deleted\\)$", ""));
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (permits != null) {
            permits.release();
            permits = null;
        }
        CachedChannel closing = channel;
        try (file;
                closing) {
            // Closes both, also when one throws.
        }
    }
}
