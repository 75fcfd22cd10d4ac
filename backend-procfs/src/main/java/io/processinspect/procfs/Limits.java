package io.processinspect.procfs;

import java.nio.charset.StandardCharsets;

/** /proc/PID/limits: a table of what the process may have. */
final class Limits implements Content {
    private static final byte[] FILES = "Max open files".getBytes(StandardCharsets.US_ASCII);

    private int openFiles;

    @Override
    public void parse(KernelText text) throws Malformed {
        text.requireWhole();
        if (!text.goBehind(FILES)) {
            throw text.malformed("no line Max open files");
        }
        boolean limited = !text.restOfLine().strip().startsWith("unlimited");
        openFiles = limited ? (int) Math.min(Integer.MAX_VALUE, text.number()) : Integer.MAX_VALUE;
    }

    /** The soft limit of open files. */
    int openFiles() {
        return openFiles;
    }
}
