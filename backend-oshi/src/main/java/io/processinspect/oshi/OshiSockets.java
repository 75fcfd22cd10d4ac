package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessSocket;
import io.processinspect.ProcessSocket.Protocol;
import io.processinspect.ProcessSocket.State;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;
import oshi.software.os.OperatingSystem;

/** The TCP and UDP sockets of a process, as OSHI lists them: without descriptors and bytes. */
final class OshiSockets {
    private static final Absence UNCOUNTED = Absence.unsupported("OSHI does not report it");

    private OshiSockets() {}

    static List<ProcessSocket> of(OperatingSystem system, long pid) {
        return system.getInternetProtocolStats().getConnections().stream()
                .filter(connection -> connection.getowningProcessId() == pid)
                .map(OshiSockets::socket)
                .toList();
    }

    private static ProcessSocket socket(IPConnection connection) {
        boolean isTcp = connection.getType().startsWith("tcp");
        Optional<InetSocketAddress> remote = address(connection.getForeignAddress(), connection.getForeignPort());
        State unlessTcp = remote.isPresent() ? State.ESTABLISHED : State.UNCONNECTED;
        return new ProcessSocket(
                OptionalInt.empty(),
                isTcp ? Protocol.TCP : Protocol.UDP,
                isTcp ? state(connection.getState()) : Optional.of(unlessTcp),
                address(connection.getLocalAddress(), connection.getLocalPort()),
                remote,
                Optional.empty(),
                Measured.absent("bytes", UNCOUNTED));
    }

    private static Optional<State> state(TcpState state) {
        return Optional.ofNullable(
                switch (state) {
                    case ESTABLISHED -> State.ESTABLISHED;
                    case SYN_SENT -> State.SYN_SENT;
                    case SYN_RECV -> State.SYN_RECV;
                    case FIN_WAIT_1 -> State.FIN_WAIT1;
                    case FIN_WAIT_2 -> State.FIN_WAIT2;
                    case TIME_WAIT -> State.TIME_WAIT;
                    case CLOSED -> State.CLOSE;
                    case CLOSE_WAIT -> State.CLOSE_WAIT;
                    case LAST_ACK -> State.LAST_ACK;
                    case LISTEN -> State.LISTEN;
                    case CLOSING -> State.CLOSING;
                    default -> null;
                });
    }

    /** Empty for an address and a port that are not set; OSHI gives no bytes for some such addresses. */
    private static Optional<InetSocketAddress> address(byte[] address, int port) {
        boolean isSet = port != 0;
        for (byte each : address) {
            isSet |= each != 0;
        }
        if (!isSet) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    address.length == 0
                            ? new InetSocketAddress(port)
                            : new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }
}
