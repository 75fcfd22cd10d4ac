package io.processinspect.cli;

import io.processinspect.ProcessEntry;
import io.processinspect.cli.output.Output;
import io.processinspect.cli.output.ProcessTable;
import io.processinspect.json.ProcessListJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command with the common options; returns its exit code. */
abstract class Subcommand implements Callable<Integer> {
    @Mixin
    final CommonOptions common;

    Subcommand(Output output) {
        this.common = new CommonOptions(output);
    }

    /**
     * Prints a list of processes.
     *
     * @param windowed whether they have CPU use over a window
     * @return the exit code: failed when there are none, as with pgrep
     */
    final int print(List<ProcessEntry> entries, boolean windowed) {
        if (common.json()) {
            common.output().line(ProcessListJson.processes(entries, windowed));
        } else if (!entries.isEmpty()) {
            ProcessTable.print(entries, windowed, common.output());
        }
        if (entries.isEmpty()) {
            common.output().message("no process matches");
        }
        return entries.isEmpty() ? Cli.FAILED : Cli.DONE;
    }
}
