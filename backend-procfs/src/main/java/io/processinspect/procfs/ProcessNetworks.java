package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import io.processinspect.NetworkCoverage;
import io.processinspect.procfs.kernel.KernelCalls;
import io.processinspect.procfs.kernel.TcpSockets;
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
 * @param why why they are not; null if they are
 */
record ProcessNetworks(NetworkBytes bytes, Optional<NetworkCoverage> coverage, Absence why) {
    /** How they are to be counted. */
    enum Mode {
        /** By the counters of TCP sockets. */
        SOCK_DIAG,
        /** In the kernel, by programs that are loaded into it: not without being asked for. */
        BPF
    }

    static final NetworkCoverage TCP = new NetworkCoverage("sock_diag", "tcp", true);
    private static final NetworkCoverage IP = new NetworkCoverage("bpf", "ip", false);

    /** Before native calls were to be loaded. */
    static final ProcessNetworks LATER = new ProcessNetworks(null, Optional.empty(), Absence.NEEDS_INTERVAL);

    static ProcessNetworks none(String why) {
        return new ProcessNetworks(null, Optional.empty(), Absence.unsupported(why));
    }

    /** Tries it. */
    static ProcessNetworks of(KernelCalls calls, Mode mode) {
        try {
            if (mode == Mode.BPF) {
                return new ProcessNetworks(new SocketCallBytes(calls), Optional.of(IP), null);
            }
            try (TcpSockets trial = calls.tcpSockets()) {
                trial.all(socket -> {});
            }
            return new ProcessNetworks(new TcpSocketBytes(calls), Optional.of(TCP), null);
        } catch (BackendUnavailableException | LinkageError refused) {
            return none(refused.getMessage());
        }
    }

    /** The counters that they are not, each with the reason. */
    Map<Counter, Absence> unsupported() {
        return bytes == null ? Map.of(Counter.BYTES_SENT, why, Counter.BYTES_RECEIVED, why) : Map.of();
    }
}
