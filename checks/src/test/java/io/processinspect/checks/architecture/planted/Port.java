package io.processinspect.checks.architecture.planted;

/** Breaks a rule, so that the rule is seen to work. */
public class Port {
    Object knowsTheSpi = new io.processinspect.checks.architecture.planted.spi.Source();
    Object knowsAnAdapter = new com.fasterxml.jackson.core.JsonFactory();
}
