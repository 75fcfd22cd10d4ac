package io.processinspect.checks.architecture.violations.core;

/** Breaks a rule, so that the rule is seen to work. */
public class Arithmetic {
    Object knowsABackend = new io.processinspect.checks.architecture.violations.oshi.Backend();
    String readsTheEnvironment = System.getenv("HOME");
}
