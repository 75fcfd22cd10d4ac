package io.processinspect.checks.architecture.violations.dll;

/** Breaks a rule, so that the rule is seen to work. */
public class Library {
    Class<?> knowsCore = io.processinspect.checks.architecture.violations.core.Arithmetic.class;
}
