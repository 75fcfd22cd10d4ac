package io.processinspect;

import java.util.Objects;

/**
 * How a backend counts the network bytes of processes. It counts from when a process is opened, so a single read has none.
 *
 * @param method the system's interface, e.g. {@code sock_diag}
 * @param covers what is counted, e.g. {@code tcp}; other traffic is not in the numbers
 */
public record NetworkCoverage(String method, String covers) {
    /** Rejects null. */
    public NetworkCoverage {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(covers, "covers");
    }
}
