package io.processinspect;

import java.util.Objects;

/**
 * How a backend counts the network bytes of processes. It counts from when a process is opened, so a single read has none.
 *
 * @param method the system's interface: {@code sock_diag}, counters of sockets, where received bytes have arrived, or
 *     {@code bpf}, calls of the process, where it has read them; other backends may have others
 * @param covers what is counted: {@code tcp}, or {@code ip} for all protocols over IPv4 and IPv6; other traffic is not in the
 *     numbers
 * @param isLowerBound whether some of what is covered may be missing, such as connections that were opened and closed between
 *     two reads, so that 0 does not say that there was nothing
 */
public record NetworkCoverage(String method, String covers, boolean isLowerBound) {
    /** Rejects null. */
    public NetworkCoverage {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(covers, "covers");
    }
}
