package io.processinspect.checks.architecture.violations.oshi;

/** Breaks a rule, so that the rule is seen to work. */
public class Backend {
    Class<?> knowsCore = io.processinspect.checks.architecture.violations.core.Arithmetic.class;
}
