package io.processinspect.checks.architecture.violations.fake;

/** Breaks a rule, so that the rule is seen to work. */
class FakeManager {
    Object knowsCore = new io.processinspect.checks.architecture.violations.core.Arithmetic();
}
