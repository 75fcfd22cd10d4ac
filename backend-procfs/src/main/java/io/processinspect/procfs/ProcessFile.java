package io.processinspect.procfs;

import io.processinspect.Absence;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Semaphore;

/** One file of a process, read again and again. What could not be read of it is remembered, so that saying it is free. */
final class ProcessFile implements AutoCloseable {
    private final ProcFolder folder;
    private final String path;
    private final boolean guarded;
    private final HeldChannel channel;

    /** Why it is not even tried, or null. */
    private Absence never;

    private Absence lastFailure;

    /**
     * Opens nothing yet.
     *
     * @param asked whether it will be read at all
     * @param guarded whether each read asks for the right to trace the process, not only the opening
     */
    ProcessFile(ProcFolder folder, long pid, String name, boolean asked, boolean guarded, Semaphore budget) {
        this.folder = folder;
        this.path = folder.file(pid, name);
        this.guarded = guarded;
        this.channel = new HeldChannel(folder, path, budget);
        this.never = asked ? null : Absence.NOT_REQUESTED;
    }

    /**
     * Reads it.
     *
     * @return null, or why it was not read. A file that may not be opened is not tried again
     */
    Absence read(KernelText text, Content content) {
        if (never != null) {
            return never;
        }
        try {
            load(text);
            content.parse(text);
            return null;
        } catch (AccessDeniedException refused) {
            never = ProcFolder.absence(refused);
            return never;
        } catch (IOException failure) {
            Absence why = why(failure);
            if (!why.equals(lastFailure)) {
                lastFailure = why;
            }
            return lastFailure;
        }
    }

    private void load(KernelText text) throws IOException {
        FileChannel held = channel.get();
        if (held != null) {
            try {
                text.load(path, held);
                return;
            } catch (ClosedByInterruptException interrupted) {
                channel.lost();
            }
        }
        try (RandomAccessFile opened = folder.open(path)) {
            text.load(path, opened);
        }
    }

    /** A read that fails has no type. Whose process is there, and may be opened, fails for want of the right only. */
    private Absence why(IOException failure) {
        if (failure instanceof FileSystemException || failure instanceof Malformed) {
            return ProcFolder.absence(failure);
        }
        String what = path + ": " + failure.getMessage();
        return guarded ? Absence.denied(what) : Absence.failed(what);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
