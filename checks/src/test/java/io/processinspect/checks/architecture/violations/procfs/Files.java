package io.processinspect.checks.architecture.violations.procfs;

/** Breaks a rule, so that the rule is seen to work. */
public class Files {
    Class<?> knowsCore = io.processinspect.checks.architecture.violations.core.Arithmetic.class;
}
