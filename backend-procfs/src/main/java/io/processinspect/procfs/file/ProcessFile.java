package io.processinspect.procfs.file;

import io.processinspect.Absence;
import io.processinspect.procfs.parse.MalformedFileException;
import io.processinspect.procfs.parse.ProcFileParser;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Semaphore;

/** A file of a process that is read repeatedly. */
public final class ProcessFile implements AutoCloseable {
    /** Stands in for a file that none of the requested metrics needs. */
    public static final ProcessFile NOT_REQUESTED = new ProcessFile();

    private final ProcFolder folder;
    private final String path;
    private final boolean guarded;
    private final CachedChannel channel;
    private final LastFailure lastFailure = new LastFailure();

    private ProcessFile() {
        this.folder = null;
        this.path = "";
        this.guarded = false;
        this.channel = null;
    }

    /**
     * Opens nothing yet.
     *
     * @param guarded whether the kernel checks the right to trace the process at each read, not only when opening
     */
    public ProcessFile(ProcFolder folder, long pid, String name, boolean guarded, Semaphore budget) {
        this.folder = folder;
        this.path = folder.file(pid, name);
        this.guarded = guarded;
        this.channel = new CachedChannel(folder, path, budget);
    }

    /**
     * Reads and parses the file; one that may not be opened only now and then, see {@link LastFailure}.
     *
     * @return null, or why it was not read
     */
    public Absence read(ProcFileBuffer buffer, ProcFileParser<?> parser) {
        if (channel == null) {
            return Absence.NOT_REQUESTED;
        }
        if (lastFailure.skipsRead()) {
            return lastFailure.absence();
        }
        try {
            load(buffer);
            parser.parse(buffer.scanner());
            lastFailure.clear();
        } catch (IOException failure) {
            lastFailure.set(failure, absenceOf(failure));
        }
        return lastFailure.absence();
    }

    /**
     * Reads and parses the file again, if it is held open since an earlier read. What is held belongs to the process whose
     * stat handle answered after that read, and does not answer for another one.
     *
     * @return false when it is not held or does not answer
     */
    public boolean readHeld(ProcFileBuffer buffer, ProcFileParser<?> parser) {
        try {
            if (channel == null || !channel.read(buffer)) {
                return false;
            }
            parser.parse(buffer.scanner());
            return true;
        } catch (IOException reportedByTheFullRead) {
            return false;
        }
    }

    /** Whether it is held open. */
    public boolean isHeld() {
        return channel != null && channel.current() != null;
    }

    private void load(ProcFileBuffer buffer) throws IOException {
        // Opens the channel from the second use on.
        channel.get();
        if (!channel.read(buffer)) {
            folder.load(path, buffer);
        }
    }

    /**
     * A failed read, unlike a failed open, has no type. As the stat handle proves that the process exists, a guarded file that
     * opens but cannot be read is denied.
     */
    private Absence absenceOf(IOException failure) {
        if (failure instanceof FileSystemException || failure instanceof MalformedFileException) {
            return folder.absenceOf(failure);
        }
        String reason = path + ": " + failure.getMessage();
        return guarded ? Absence.denied(reason) : Absence.failed(reason);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
