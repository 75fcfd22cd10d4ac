package io.processinspect.cli;

import java.util.logging.LogManager;

/**
 * Closes the log only after an interrupted command has finished. The JDK's own manager closes it beside the command's shutdown
 * hook, and what the command logs while it ends is lost.
 */
public final class LateClosingLogs extends LogManager {
    /** For java.util.logging, which finds this class by its name. */
    public LateClosingLogs() {}

    @Override
    public void reset() {
        ShutdownHook.awaitEnd();
        super.reset();
    }
}
