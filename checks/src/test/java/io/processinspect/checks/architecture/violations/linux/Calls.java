package io.processinspect.checks.architecture.violations.linux;

/** Breaks a rule, so that the rule is seen to work. */
public class Calls {
    Class<?> knowsCore = io.processinspect.checks.architecture.violations.core.Arithmetic.class;
}
