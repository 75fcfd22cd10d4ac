package io.processinspect.checks.architecture.violations.procfs.parse;

/** Breaks a rule, so that the rule is seen to work. */
class Stat {
    Class<?> knowsApi = io.processinspect.checks.architecture.violations.Port.class;
}
