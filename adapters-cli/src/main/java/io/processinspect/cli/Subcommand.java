package io.processinspect.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What every command is: something that is done with the common options, and gives an exit code. */
abstract class Subcommand implements Callable<Integer> {
    @Mixin
    final CommonOptions common;

    Subcommand(Output output) {
        this.common = new CommonOptions(output);
    }
}
