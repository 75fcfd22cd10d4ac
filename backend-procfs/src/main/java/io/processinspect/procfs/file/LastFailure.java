package io.processinspect.procfs.file;

import io.processinspect.Absence;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/**
 * Why the last read of a file failed. The absence stays the same object while the reason is the same, as samples share it. A
 * file that may not be opened is tried again on every 60th read, as a denied open costs more than a successful one.
 */
final class LastFailure {
    private static final int SKIPPED_READS = 59;

    /** Null after a successful read. */
    private Absence absence;

    private int skips;

    /** Whether to leave out this read; {@link #absence()} then is the result. */
    boolean skipsRead() {
        boolean skipped = skips > 0;
        skips -= skipped ? 1 : 0;
        return skipped;
    }

    /** Why the last read failed, or null. */
    Absence absence() {
        return absence;
    }

    /** After a successful read. */
    void clear() {
        absence = null;
    }

    /** After a failed read. */
    void set(IOException failure, Absence now) {
        absence = now.equals(absence) ? absence : now;
        skips = failure instanceof AccessDeniedException ? SKIPPED_READS : 0;
    }
}
