package io.processinspect.checks.architecture.planted.core;

/** Breaks a rule, so that the rule is seen to work. */
public class Arithmetic {
    Object knowsABackend = new io.processinspect.checks.architecture.planted.oshi.Backend();
    String readsTheEnvironment = System.getenv("HOME");
}
