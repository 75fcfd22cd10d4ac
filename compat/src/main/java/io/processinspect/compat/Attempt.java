package io.processinspect.compat;

import io.processinspect.AccessDeniedException;
import io.processinspect.NoSuchProcessException;

/** Both originals answer with false where the process does not exist or may not be read. */
final class Attempt {
    private Attempt() {}

    /** Runs the action; false when the process does not exist or may not be read. Other failures are thrown. */
    static boolean succeeds(Runnable action) {
        try {
            action.run();
            return true;
        } catch (NoSuchProcessException | AccessDeniedException refused) {
            return false;
        }
    }
}
