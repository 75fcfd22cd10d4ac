package io.processinspect.checks.architecture.violations.cli;

/** Breaks a rule, so that the rule is seen to work. */
class Command {
    static Class<?> looksForABackendByName() throws ClassNotFoundException {
        return Class.forName("io.processinspect.checks.architecture.violations.oshi.Backend");
    }

    Object knowsABackend = new io.processinspect.checks.architecture.violations.oshi.Backend();
}
