package io.processinspect.checks.architecture.violations.json;

/** Breaks a rule, so that the rule is seen to work. */
class Format {
    Object knowsCore = new io.processinspect.checks.architecture.violations.core.Arithmetic();
}
