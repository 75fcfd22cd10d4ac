package io.processinspect.checks.architecture.planted.oshi;

/** Breaks a rule, so that the rule is seen to work. */
public class Backend {
    Class<?> knowsCore = io.processinspect.checks.architecture.planted.core.Arithmetic.class;
}
