package io.processinspect.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command with the common options; returns its exit code. */
abstract class Subcommand implements Callable<Integer> {
    @Mixin
    final CommonOptions common;

    Subcommand(Output output) {
        this.common = new CommonOptions(output);
    }
}
