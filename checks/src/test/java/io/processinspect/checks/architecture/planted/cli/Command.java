package io.processinspect.checks.architecture.planted.cli;

/** Breaks a rule, so that the rule is seen to work. */
class Command {
    Object knowsABackend = new io.processinspect.checks.architecture.planted.oshi.Backend();
}
