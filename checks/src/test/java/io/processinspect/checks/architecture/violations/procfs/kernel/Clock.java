package io.processinspect.checks.architecture.violations.procfs.kernel;

/** Breaks a rule, so that the rule is seen to work. */
public class Clock {
    Class<?> knowsThePort = io.processinspect.checks.architecture.violations.Port.class;
}
