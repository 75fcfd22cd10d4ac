package io.processinspect.cli;

import java.util.logging.LogManager;

/**
 * Keeps the log open until a command that a signal ends has said its last word: the JDK's own log manager closes it at the
 * same moment at which the command begins to end.
 */
public final class PatientLogManager extends LogManager {
    /** For java.util.logging, which finds this class by its name. */
    public PatientLogManager() {}

    @Override
    public void reset() {
        ShutdownHook.awaitEnd();
        super.reset();
    }
}
