package io.processinspect.checks.architecture.violations;

/** Breaks a rule, so that the rule is seen to work. */
public class Port {
    Object knowsTheSpi = new io.processinspect.checks.architecture.violations.spi.Source();
    Object knowsAnAdapter = new com.fasterxml.jackson.core.JsonFactory();
}
