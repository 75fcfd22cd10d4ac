package io.processinspect.procfs;

import io.processinspect.Absence;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Semaphore;

/** One file of a process, read again and again. What could not be read of it is remembered, so that saying it is free. */
final class ProcessFile implements AutoCloseable {
    private static final int PAUSE = 59;

    /** In place of one that nobody asked for. */
    static final ProcessFile NOT_ASKED_FOR = new ProcessFile();

    private final ProcFolder folder;
    private final String path;
    private final boolean guarded;
    private final CachedChannel channel;

    /** Why the last read failed, or null. */
    private Absence why;

    /** For how many reads it is not tried, as being refused costs more than being let in. */
    private int pause;

    private ProcessFile() {
        this.folder = null;
        this.path = "";
        this.guarded = false;
        this.channel = null;
    }

    /**
     * Opens nothing yet.
     *
     * @param guarded whether each read asks for the right to trace the process, not only the opening
     */
    ProcessFile(ProcFolder folder, long pid, String name, boolean guarded, Semaphore budget) {
        this.folder = folder;
        this.path = folder.file(pid, name);
        this.guarded = guarded;
        this.channel = new CachedChannel(folder, path, budget);
    }

    /**
     * Reads it.
     *
     * @return null, or why it was not read. A file that may not be opened is tried again at every 60th read
     */
    Absence read(ByteScanner text, ProcFileParser content) {
        if (channel == null) {
            return Absence.NOT_REQUESTED;
        }
        if (pause > 0) {
            pause--;
            return why;
        }
        try {
            load(text);
            content.parse(text);
            why = null;
        } catch (IOException failure) {
            Absence now = why(failure);
            // The same as before where it says the same, as samples share it.
            why = now.equals(why) ? why : now;
            pause = failure instanceof AccessDeniedException ? PAUSE : 0;
        }
        return why;
    }

    private void load(ByteScanner text) throws IOException {
        FileChannel held = channel.get();
        if (held != null) {
            try {
                text.load(path, held);
                return;
            } catch (ClosedByInterruptException interrupted) {
                channel.forget();
            }
        }
        folder.load(path, text);
    }

    /**
     * A read that fails has no type. The process is there, as its pin proves: a guarded file that was opened lacks the right.
     */
    private Absence why(IOException failure) {
        if (failure instanceof FileSystemException || failure instanceof MalformedFileException) {
            return ProcFolder.absence(failure);
        }
        String what = path + ": " + failure.getMessage();
        return guarded ? Absence.denied(what) : Absence.failed(what);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
