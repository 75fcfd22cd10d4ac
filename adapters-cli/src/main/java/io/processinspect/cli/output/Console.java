package io.processinspect.cli.output;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The streams a command writes to, and the terminal behind them.
 *
 * @param out for data
 * @param err for messages
 * @param outIsTerminal whether the data goes to a terminal
 * @param errIsTerminal whether the messages go to a terminal
 * @param columns the terminal's width; 0 when there is no terminal or its width is unknown
 * @param noColor whether NO_COLOR is set
 * @param stateFolder where this user's programs keep state between runs; empty for a user without a home
 */
public record Console(
        OutputStream out,
        OutputStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns,
        boolean noColor,
        Optional<Path> stateFolder) {}
