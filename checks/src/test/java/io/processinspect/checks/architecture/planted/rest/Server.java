package io.processinspect.checks.architecture.planted.rest;

/** Breaks a rule, so that the rule is seen to work. */
class Server {
    Object knowsABackend = new io.processinspect.checks.architecture.planted.oshi.Backend();
}
