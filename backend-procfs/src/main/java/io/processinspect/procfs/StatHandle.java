package io.processinspect.procfs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;

/**
 * An open /proc/PID/stat. It answers for the process that had the pid when it was opened, and once that is gone for none:
 * whoever gets the pid later has a file of its own. As long as it answers, nobody else has the pid.
 *
 * <p>Not a channel, as those close themselves when their thread is interrupted. One that is held for long has a channel
 * besides, because that costs less to read.
 */
final class StatHandle implements AutoCloseable {
    private final ProcFolder folder;
    private final long pid;
    private final String path;
    private final RandomAccessFile file;

    /** Read before, and so to be set back; the first read saves that call. */
    private boolean used;

    /** Both null unless it is held for long. */
    private CachedChannel channel;

    private Semaphore slots;

    private StatHandle(ProcFolder folder, long pid, String path, RandomAccessFile file) {
        this.folder = folder;
        this.pid = pid;
        this.path = path;
        this.file = file;
    }

    /**
     * Opens it.
     *
     * @return null when there is no such process
     * @throws IOException typed, when it could not be opened although there may be one
     */
    static StatHandle open(ProcFolder folder, long pid) throws IOException {
        String path = folder.file(pid, "stat");
        try {
            return new StatHandle(folder, pid, path, folder.open(path));
        } catch (IOException failure) {
            if (folder.lacks(pid)) {
                return null;
            }
            throw failure;
        }
    }

    /**
     * Holds it for longer than one read, if there are descriptors enough for that.
     *
     * @return false when there are not
     */
    boolean hold(DescriptorBudget budget) {
        if (slots == null && budget.statHandles().tryAcquire()) {
            slots = budget.statHandles();
            channel = new CachedChannel(folder, path, budget.files());
        }
        return slots != null;
    }

    /**
     * Reads it.
     *
     * @return false when the process is gone
     * @throws IOException when it could not be read, which proves nothing
     */
    boolean read(ByteScanner text, Stat stat) throws IOException {
        if (!answers(text)) {
            return false;
        }
        stat.parse(text);
        if (stat.pid() != pid) {
            // In a copy of files only.
            throw text.malformed("it is of pid " + stat.pid());
        }
        return true;
    }

    /** As {@link #read}, without a look at what it says. */
    boolean answers(ByteScanner text) throws IOException {
        return channel == null ? answersItself(text) : answersFast(text) || answersWithProof(text);
    }

    private boolean answersFast(ByteScanner text) {
        FileChannel proven = channel.held();
        if (proven == null) {
            return false;
        }
        try {
            text.load(path, proven);
            return true;
        } catch (ClosedByInterruptException interrupted) {
            channel.forget();
            return false;
        } catch (IOException toldByThePinItself) {
            return false;
        }
    }

    /** The channel is opened by name. That the pin answers after that proves whose it is. */
    private boolean answersWithProof(ByteScanner text) throws IOException {
        boolean proven = false;
        try {
            // Opens it, from the second use on.
            channel.get();
            proven = answersItself(text);
            return proven;
        } finally {
            if (!proven) {
                channel.close();
            }
        }
    }

    private boolean answersItself(ByteScanner text) throws IOException {
        try {
            load(text);
            return true;
        } catch (IOException failure) {
            return !folder.lacks(pid) && answersAfterAll(text);
        }
    }

    /**
     * Somebody has the pid, and the pin does not answer: its process is gone, or the system is short of something. Java
     * does not tell which. When the file can be read by name and the pin still not, it is the process.
     */
    private boolean answersAfterAll(ByteScanner text) throws IOException {
        folder.load(path, text);
        try {
            load(text);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private void load(ByteScanner text) throws IOException {
        if (used) {
            file.seek(0);
        }
        used = true;
        text.load(path, file);
    }

    /** Reads the beginning of /proc/PID/cmdline by name; only if the pin still answers afterwards it was this process's. */
    void readCommandLine(ByteScanner text) throws IOException {
        String commandLine = folder.file(pid, "cmdline");
        try (RandomAccessFile opened = folder.open(commandLine)) {
            text.loadSome(commandLine, opened);
        }
    }

    @Override
    public void close() throws IOException {
        if (slots != null) {
            slots.release();
            slots = null;
        }
        CachedChannel closing = channel;
        try (file;
                closing) {
            // Both, also when one throws.
        }
    }
}
