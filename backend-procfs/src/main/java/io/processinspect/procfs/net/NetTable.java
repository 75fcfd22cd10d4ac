package io.processinspect.procfs.net;

import io.processinspect.ProcessSocket.Protocol;
import io.processinspect.ProcessSocket.State;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of sockets in {@code /proc/PID/net}: all those of the process's network namespace. Other lines, such as the header,
 * are passed over.
 */
enum NetTable {
    TCP("tcp", Protocol.TCP),
    TCP6("tcp6", Protocol.TCP),
    UDP("udp", Protocol.UDP),
    UDP6("udp6", Protocol.UDP),
    ICMP("icmp", Protocol.ICMP),
    ICMP6("icmp6", Protocol.ICMP),
    RAW("raw", Protocol.RAW),
    RAW6("raw6", Protocol.RAW),
    NETLINK("netlink", Protocol.NETLINK),
    PACKET("packet", Protocol.PACKET),
    /** Last: the names in it may hold what looks like the row of another socket. */
    UNIX("unix", Protocol.UNIX);

    /**
     * A socket in a table.
     *
     * @param inode what links in {@code /proc/PID/fd} name; 0 when no process has it
     */
    record Row(
            long inode,
            Protocol protocol,
            Optional<State> state,
            Optional<InetSocketAddress> local,
            Optional<InetSocketAddress> remote,
            Optional<String> path) {

        /** One of which only the protocol is known. */
        static Row of(long inode, Protocol protocol) {
            return new Row(inode, protocol, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    private static final Pattern INTERNET = Pattern.compile(" *\\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})"
            + " ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2})(?: +\\S+){3} +\\d+ +\\d+ (\\d{1,18})(?: .*)?");
    private static final Pattern LOCAL = Pattern.compile(
            "[0-9a-fA-F]+: \\S+ \\S+ ([0-9A-F]{8}) \\S+ ([0-9A-F]{2}) +(\\d{1,18})(?: (.*))?", Pattern.DOTALL);
    private static final Pattern LAST_NUMBER = Pattern.compile(".* (\\d{1,18}) *");

    /** By their numbers in the kernel, beginning with 1. */
    private static final State[] TCP_STATES = {
        State.ESTABLISHED,
        State.SYN_SENT,
        State.SYN_RECV,
        State.FIN_WAIT1,
        State.FIN_WAIT2,
        State.TIME_WAIT,
        State.CLOSE,
        State.CLOSE_WAIT,
        State.LAST_ACK,
        State.LISTEN,
        State.CLOSING,
        // A request to connect whose socket is yet to be made.
        State.SYN_RECV
    };

    private static final int LISTENING = 0x10000;
    private static final int CONNECTING = 2;
    private static final int CONNECTED = 3;

    private final String file;
    private final Protocol protocol;

    NetTable(String file, Protocol protocol) {
        this.file = file;
        this.protocol = protocol;
    }

    String file() {
        return file;
    }

    /** The row in this line; null if there is none. */
    Row row(String line) {
        return switch (protocol) {
            case UNIX -> local(line);
            case NETLINK, PACKET -> {
                Matcher number = LAST_NUMBER.matcher(line);
                yield number.matches() ? Row.of(Long.parseLong(number.group(1)), protocol) : null;
            }
            default -> internet(line);
        };
    }

    private Row local(String line) {
        Matcher row = LOCAL.matcher(line);
        if (!row.matches()) {
            return null;
        }
        int state = Integer.parseInt(row.group(2), 16);
        return new Row(
                Long.parseLong(row.group(3)),
                protocol,
                Optional.of(localState((Integer.parseUnsignedInt(row.group(1), 16) & LISTENING) != 0, state)),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(row.group(4)));
    }

    private static State localState(boolean listening, int state) {
        if (listening) {
            return State.LISTEN;
        }
        return switch (state) {
            case CONNECTING -> State.SYN_SENT;
            case CONNECTED -> State.ESTABLISHED;
            default -> State.UNCONNECTED;
        };
    }

    private Row internet(String line) {
        Matcher row = INTERNET.matcher(line);
        if (!row.matches()) {
            return null;
        }
        return new Row(
                Long.parseLong(row.group(6)),
                protocol,
                internetState(Integer.parseInt(row.group(5), 16)),
                address(row.group(1), row.group(2)),
                address(row.group(3), row.group(4)),
                Optional.empty());
    }

    private Optional<State> internetState(int state) {
        if (protocol == Protocol.TCP) {
            return state >= 1 && state <= TCP_STATES.length ? Optional.of(TCP_STATES[state - 1]) : Optional.empty();
        }
        return Optional.of(state == 1 ? State.ESTABLISHED : State.UNCONNECTED);
    }

    /** Words of 32 bits in the machine's byte order; empty for an address and a port that are not set. */
    private static Optional<InetSocketAddress> address(String address, String port) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(address)).order(ByteOrder.BIG_ENDIAN);
        boolean isSet = !port.equals("0000");
        for (int at = 0; at < bytes.capacity(); at += Integer.BYTES) {
            int word = bytes.getInt(at);
            isSet |= word != 0;
            bytes.putInt(at, ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? word : Integer.reverseBytes(word));
        }
        try {
            return isSet
                    ? Optional.of(
                            new InetSocketAddress(InetAddress.getByAddress(bytes.array()), Integer.parseInt(port, 16)))
                    : Optional.empty();
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }
}
