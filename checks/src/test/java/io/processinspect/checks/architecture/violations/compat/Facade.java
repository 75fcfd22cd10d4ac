package io.processinspect.checks.architecture.violations.compat;

/** Breaks a rule, so that the rule is seen to work. */
class Facade {
    Object knowsABackend = new io.processinspect.checks.architecture.violations.oshi.Backend();
}
