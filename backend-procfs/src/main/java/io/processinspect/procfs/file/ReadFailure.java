package io.processinspect.procfs.file;

import io.processinspect.Absence;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read, in one phrase that names the file. */
public final class ReadFailure {
    private ReadFailure() {}

    /** The file and what is wrong with it, e.g. {@code /proc/7/io: permission denied}. */
    public static String reasonOf(IOException failure) {
        return failure instanceof FileSystemException typed
                ? typed.getFile() + ": " + reasonOf(typed)
                : failure.getMessage();
    }

    private static String reasonOf(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        return failure instanceof AccessDeniedException
                ? "permission denied"
                : failure.getClass().getSimpleName();
    }

    /** Why the numbers of the file are absent: denied when it may not be opened, else failed. */
    public static Absence absenceOf(IOException failure) {
        String reason = reasonOf(failure);
        return failure instanceof AccessDeniedException ? Absence.denied(reason) : Absence.failed(reason);
    }
}
