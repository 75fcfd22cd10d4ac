package io.processinspect.cli;

import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where a command writes, and what is known of it.
 *
 * @param out for data
 * @param err for messages
 * @param outIsTerminal whether a person sees the data as it comes
 * @param errIsTerminal whether a person sees the messages as they come
 * @param columns the terminal's width; 0 when there is none, or it is not known
 * @param noColor whether the user wants no colour anywhere
 * @param stateFolder where this user's programs keep what shall outlive them
 */
record Console(
        OutputStream out,
        OutputStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns,
        boolean noColor,
        Path stateFolder) {}
