package io.processinspect.checks.architecture.violations.rest;

/** Breaks a rule, so that the rule is seen to work. */
class Server {
    Object knowsABackend = new io.processinspect.checks.architecture.violations.oshi.Backend();
}
