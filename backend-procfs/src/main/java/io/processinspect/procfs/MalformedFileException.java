package io.processinspect.procfs;

import java.io.IOException;

/** A file is not what the kernel writes; the message names the file and what is wrong with it. */
final class MalformedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedFileException(String file, String what) {
        super(file + ": " + what);
    }
}
