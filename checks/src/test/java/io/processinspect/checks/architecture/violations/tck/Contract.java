package io.processinspect.checks.architecture.violations.tck;

/** Breaks a rule, so that the rule is seen to work. */
class Contract {
    Object knowsABackend = new io.processinspect.checks.architecture.violations.oshi.Backend();
}
