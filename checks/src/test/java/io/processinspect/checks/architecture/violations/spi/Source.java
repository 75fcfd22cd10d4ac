package io.processinspect.checks.architecture.violations.spi;

/** Breaks a rule, so that the rule is seen to work. */
public class Source {}
