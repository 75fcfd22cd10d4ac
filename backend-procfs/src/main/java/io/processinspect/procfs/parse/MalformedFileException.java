package io.processinspect.procfs.parse;

import java.io.IOException;

/** A file is not what the kernel writes. The message names the file, and what is wrong with it. */
public final class MalformedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** For a file, by its path, and what is wrong with it. */
    public MalformedFileException(String file, String what) {
        super(file + ": " + what);
    }
}
