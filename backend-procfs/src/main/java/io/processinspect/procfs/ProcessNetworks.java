package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import io.processinspect.NetworkCoverage;
import io.processinspect.procfs.kernel.KernelCalls;
import io.processinspect.procfs.net.NetworkBytes;
import io.processinspect.procfs.net.SocketCallBytes;
import io.processinspect.procfs.net.TcpSocketBytes;
import java.util.Map;
import java.util.Optional;

/**
 * How network bytes are counted on this machine, or why they are not.
 *
 * @param bytes null if they are not
 * @param coverage how they are counted; empty if they are not
 * @param why why they are not, and also why not by the better way
 */
record ProcessNetworks(NetworkBytes bytes, Optional<NetworkCoverage> coverage, Absence why) {
    /** How they are to be counted. */
    enum Mode {
        /** In the kernel if that is allowed, otherwise by the sockets' counters. */
        AUTO,
        /** In the kernel or not at all. */
        BPF,
        /** By the counters of TCP sockets. */
        SOCK_DIAG
    }

    /** Before native calls were to be loaded. */
    static final ProcessNetworks LATER = new ProcessNetworks(null, Optional.empty(), Absence.NEEDS_INTERVAL);

    static ProcessNetworks none(String why) {
        return new ProcessNetworks(null, Optional.empty(), Absence.unsupported(why));
    }

    /** Tries what the mode allows, the better one first. */
    static ProcessNetworks of(KernelCalls calls, Mode mode) {
        Absence noBpf = null;
        if (mode != Mode.SOCK_DIAG) {
            try {
                return new ProcessNetworks(
                        new SocketCallBytes(calls), Optional.of(new NetworkCoverage("bpf", "ip")), null);
            } catch (BackendUnavailableException | LinkageError refused) {
                noBpf = Absence.unsupported("bpf: " + refused.getMessage());
            }
        }
        if (mode == Mode.BPF) {
            return new ProcessNetworks(null, Optional.empty(), noBpf);
        }
        try {
            calls.tcpSockets().close();
            return new ProcessNetworks(
                    new TcpSocketBytes(calls), Optional.of(new NetworkCoverage("sock_diag", "tcp")), noBpf);
        } catch (BackendUnavailableException | LinkageError refused) {
            return none("sock_diag: " + refused.getMessage());
        }
    }

    /** The counters that they are not, each with the reason. */
    Map<Counter, Absence> unsupported() {
        return bytes == null ? Map.of(Counter.BYTES_SENT, why, Counter.BYTES_RECEIVED, why) : Map.of();
    }

    /** Why they are not counted by the better way; empty if they are. */
    Optional<String> whyNotBetter() {
        return bytes == null ? Optional.empty() : Optional.ofNullable(why).map(Absence::detail);
    }
}
