package io.processinspect;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A socket that a process has open. Immutable.
 *
 * @param descriptor the lowest descriptor it is open by, 0 or more; empty where the system has none (Linux: {@code /proc/PID/fd})
 * @param protocol its protocol
 * @param state empty for protocols without one, and for a socket of which nothing but its descriptor is known
 * @param local where it is bound; for raw sockets the port is the number of the IP protocol. Empty when it is not bound, and
 *     for protocols without IP addresses. An IPv4 address behind an IPv6 socket is an IPv4 address
 * @param remote the peer; empty when it is not connected
 * @param path the name of a UNIX socket, {@code @} in place of zero bytes; empty for others, and without a name
 * @param bytes what it has carried since it was connected, whichever process sent and received it (Linux: sock_diag);
 *     absent for all but connections of TCP, and where the system or the backend does not count it
 */
public record ProcessSocket(
        OptionalInt descriptor,
        Protocol protocol,
        Optional<State> state,
        Optional<InetSocketAddress> local,
        Optional<InetSocketAddress> remote,
        Optional<String> path,
        Measured<Bytes> bytes) {

    /**
     * What a connection has carried.
     *
     * @param sent bytes, 0 or more, without those that were sent again
     * @param received bytes in order, 0 or more, whether or not they have been read
     */
    public record Bytes(long sent, long received) {}

    /** The protocol of a socket. */
    public enum Protocol {
        /** TCP over IPv4 or IPv6. */
        TCP,
        /** UDP over IPv4 or IPv6. */
        UDP,
        /** ICMP and ICMPv6 without privileges, as ping uses it. */
        ICMP,
        /** Raw IP. */
        RAW,
        /** Between processes of one machine. */
        UNIX,
        /** To the Linux kernel. */
        NETLINK,
        /** Whole packets of a network interface. */
        PACKET,
        /** Another one, such as vsock or MPTCP; also a socket that is not bound, or of another network namespace. */
        OTHER
    }

    /** What a socket does. UDP has only {@link #ESTABLISHED}, with a peer, and {@link #UNCONNECTED}. */
    public enum State {
        /** Connected. */
        ESTABLISHED,
        /** Waits for the peer's answer to its request to connect. */
        SYN_SENT,
        /** Has received a request to connect. */
        SYN_RECV,
        /** Has closed its side, which the peer has not yet acknowledged. */
        FIN_WAIT1,
        /** Has closed its side; waits for the peer to close. */
        FIN_WAIT2,
        /** Closed; waiting for late packets. */
        TIME_WAIT,
        /** Not connected, or no longer. */
        CLOSE,
        /** The peer has closed its side. */
        CLOSE_WAIT,
        /** Both have closed, the peer first; waits for its last acknowledgement. */
        LAST_ACK,
        /** Waits for connections. */
        LISTEN,
        /** Both have closed at once. */
        CLOSING,
        /** Without a peer, for protocols other than TCP. */
        UNCONNECTED
    }

    /** Rejects null. */
    public ProcessSocket {
        Objects.requireNonNull(descriptor, "descriptor");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(bytes, "bytes");
    }
}
