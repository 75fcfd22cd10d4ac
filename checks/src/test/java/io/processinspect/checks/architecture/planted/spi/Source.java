package io.processinspect.checks.architecture.planted.spi;

/** Breaks a rule, so that the rule is seen to work. */
public class Source {}
