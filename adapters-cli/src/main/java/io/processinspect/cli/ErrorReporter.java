package io.processinspect.cli;

import io.processinspect.AccessDeniedException;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessInspectException;
import io.processinspect.cli.output.Output;
import io.processinspect.json.TextEscaper;
import java.io.IOException;
import picocli.CommandLine;

/** Reports a failure as one line on stderr and an exit code. */
final class ErrorReporter {
    private final Output output;
    private final CommandLine command;
    private final boolean debug;

    /**
     * A reporter.
     *
     * @param command whose help a usage error names; null if the failure is of none
     */
    ErrorReporter(Output output, CommandLine command, boolean debug) {
        this.output = output;
        this.command = command;
        this.debug = debug;
    }

    int report(Throwable failure) {
        if (failure instanceof Output.Closed closed) {
            return closed.byReader() ? Cli.DONE : Cli.FAILED;
        }
        if (failure instanceof InterruptedException) {
            return Cli.INTERRUPTED;
        }
        output.error(
                failure instanceof IllegalArgumentException && command != null
                        ? UsageMessage.of(failure.getMessage(), command)
                        : message(failure));
        if (debug) {
            output.toErr(TextEscaper.stackTrace(failure));
        }
        return exitCode(failure);
    }

    private static String message(Throwable failure) {
        if (failure instanceof NoSuchProcessException absent) {
            boolean explained = !absent.getMessage().endsWith("pid " + absent.pid());
            return absent.getMessage() + (explained ? "" : "; 'processinspect list' shows all processes");
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getMessage() + "; run as the process owner or as an administrator";
        }
        if (failure instanceof ProcessInspectException
                || failure instanceof IllegalArgumentException
                || failure instanceof IOException) {
            return failure.getMessage();
        }
        return "internal error: " + failure + "; run with --debug for a stack trace";
    }

    private static int exitCode(Throwable failure) {
        if (failure instanceof NoSuchProcessException) {
            return Cli.NO_SUCH_PROCESS;
        }
        if (failure instanceof AccessDeniedException) {
            return Cli.DENIED;
        }
        return failure instanceof IllegalArgumentException ? Cli.WRONG_USAGE : Cli.FAILED;
    }
}
