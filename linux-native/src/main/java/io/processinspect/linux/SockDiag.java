package io.processinspect.linux;

import com.sun.jna.Native;
import io.processinspect.BackendUnavailableException;
import io.processinspect.procfs.kernel.TcpSocket;
import io.processinspect.procfs.kernel.TcpSockets;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * TCP sockets by netlink's sock_diag: a dump of those that are open, and the kernel's messages of those that are destroyed.
 * Numbers are in the byte order of the machine, but for ports and addresses.
 */
final class SockDiag implements TcpSockets {
    private static final int RECEIVE_BYTES = 256 * 1024;
    /** Some 20,000 sockets that close between two reads. */
    private static final int EVENT_BYTES = 8 << 20;

    // struct nlmsghdr
    private static final int MESSAGE_TYPE = 4;
    private static final int MESSAGE_FLAGS = 6;
    private static final int MESSAGE_SEQUENCE = 8;
    private static final int HEADER_BYTES = 16;
    private static final short REQUEST_AND_DUMP = 0x301;
    private static final int ERROR = 2;
    private static final int DONE = 3;

    /** Asks for IPv4 and IPv6 at once, unlike its successor. */
    private static final short TCPDIAG_GETSOCK = 18;

    // struct inet_diag_req
    private static final int REQUEST_EXTENSIONS = 3;
    private static final int REQUEST_STATES = 52;
    private static final int REQUEST_BYTES = 60;
    private static final byte WITH_TCP_INFO = 1 << 1;
    /** All but TIME_WAIT (6) and NEW_SYN_RECV (12), which have no counters. */
    private static final int STATES = 0xFFF & ~(1 << 6);

    // struct sockaddr_nl
    private static final int ADDRESS_GROUPS = 8;
    private static final int ADDRESS_BYTES = 12;
    /** SKNLGRP_INET_TCP_DESTROY and SKNLGRP_INET6_TCP_DESTROY. */
    private static final int DESTROY_GROUPS = 1 | 1 << 2;

    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;

    private final NativeBuffer request = NativeBuffer.of(HEADER_BYTES + REQUEST_BYTES);
    private final NativeBuffer received = NativeBuffer.of(RECEIVE_BYTES);
    private final Row row = new Row(received.bytes());
    private final int dumps;
    private final int events;
    /** Of the last request; answers to an earlier one, which was not read to its end, are passed over. */
    private int sequence;

    private boolean closed;

    private SockDiag(int dumps, int events) {
        this.dumps = dumps;
        this.events = events;
        ByteBuffer bytes = request.bytes();
        bytes.putInt(0, HEADER_BYTES + REQUEST_BYTES);
        bytes.putShort(MESSAGE_TYPE, TCPDIAG_GETSOCK);
        bytes.putShort(MESSAGE_FLAGS, REQUEST_AND_DUMP);
        bytes.put(HEADER_BYTES + REQUEST_EXTENSIONS, WITH_TCP_INFO);
        bytes.putInt(HEADER_BYTES + REQUEST_STATES, STATES);
    }

    static SockDiag open() {
        int dumps = socket();
        int events = -1;
        try {
            events = socket();
            listen(events);
            return new SockDiag(dumps, events);
        } catch (Throwable failure) {
            close(dumps);
            close(events);
            throw failure;
        }
    }

    private static int socket() {
        int socket = LibC.Sockets.socket(
                LibC.Sockets.NETLINK, LibC.Sockets.RAW | LibC.Sockets.CLOSE_ON_EXEC, LibC.Sockets.SOCK_DIAG);
        if (socket < 0) {
            throw failure("cannot open a netlink socket");
        }
        return socket;
    }

    private static void listen(int socket) {
        NativeBuffer size = NativeBuffer.of(Integer.BYTES);
        size.bytes().putInt(0, EVENT_BYTES);
        int forced = LibC.Sockets.setsockopt(
                socket, LibC.Sockets.SOL_SOCKET, LibC.Sockets.SO_RCVBUFFORCE, size.address(), Integer.BYTES);
        if (forced != 0) {
            // As much as the system allows; what does not fit is told as lost.
            LibC.Sockets.setsockopt(
                    socket, LibC.Sockets.SOL_SOCKET, LibC.Sockets.SO_RCVBUF, size.address(), Integer.BYTES);
        }
        NativeBuffer address = NativeBuffer.of(ADDRESS_BYTES);
        address.bytes().putShort(0, (short) LibC.Sockets.NETLINK);
        address.bytes().putInt(ADDRESS_GROUPS, DESTROY_GROUPS);
        if (LibC.Sockets.bind(socket, address.address(), ADDRESS_BYTES) != 0) {
            throw failure("cannot hear of closed sockets");
        }
    }

    private static BackendUnavailableException failure(String what) {
        return new BackendUnavailableException(what + " (error " + Native.getLastError() + " of the kernel)");
    }

    @Override
    public boolean closed(Consumer<TcpSocket> sockets) {
        boolean complete = true;
        for (; ; ) {
            long bytes = receive(events, LibC.Sockets.MSG_DONTWAIT);
            if (bytes == -EAGAIN) {
                return complete;
            }
            if (bytes == -ENOBUFS) {
                complete = false;
            } else if (bytes < 0) {
                throw failure("cannot read closed sockets");
            } else {
                messages((int) bytes, 0, sockets);
            }
        }
    }

    @Override
    public void all(Consumer<TcpSocket> sockets) {
        request.bytes().putInt(MESSAGE_SEQUENCE, ++sequence);
        if (LibC.Sockets.send(dumps, request.address(), HEADER_BYTES + REQUEST_BYTES, 0) < 0) {
            throw failure("cannot ask for sockets");
        }
        boolean more = true;
        while (more) {
            long bytes = receive(dumps, 0);
            if (bytes <= 0) {
                throw failure("cannot read sockets");
            }
            more = messages((int) bytes, sequence, sockets);
        }
    }

    /** The number of bytes received; the error as a negative number. */
    private long receive(int socket, int flags) {
        long bytes = LibC.Sockets.recv(socket, received.address(), RECEIVE_BYTES, flags);
        return bytes < 0 ? -Native.getLastError() : bytes;
    }

    /** Passes on the sockets in the answers to this request, and says whether more messages follow; 0 for those without one. */
    private boolean messages(int bytes, int request, Consumer<TcpSocket> sockets) {
        ByteBuffer buffer = received.bytes();
        int length;
        for (int at = 0; at + HEADER_BYTES <= bytes; at += aligned(length)) {
            length = Math.max(HEADER_BYTES, buffer.getInt(at));
            if (buffer.getInt(at + MESSAGE_SEQUENCE) != request) {
                continue;
            }
            int type = Short.toUnsignedInt(buffer.getShort(at + MESSAGE_TYPE));
            // An error may also stand at the end, in place of 0.
            if (type == DONE && (length <= HEADER_BYTES || buffer.getInt(at + HEADER_BYTES) >= 0)) {
                return false;
            }
            if (type == ERROR || type == DONE) {
                throw new BackendUnavailableException(
                        "the kernel refuses to list sockets (error " + -buffer.getInt(at + HEADER_BYTES) + ")");
            }
            if (row.moveTo(at + HEADER_BYTES, Math.min(at + length, bytes))) {
                sockets.accept(row);
            }
        }
        return true;
    }

    private static int aligned(int length) {
        return length + 3 & ~3;
    }

    /** A struct inet_diag_msg with its tcp_info, at a place of the buffer. */
    private static final class Row implements TcpSocket {
        private static final int STATE = 1;
        private static final int COOKIE = 44;
        private static final int INODE = 68;
        private static final int ROW_BYTES = 72;
        private static final int ATTRIBUTE_BYTES = 4;
        private static final int TCP_INFO = 2;

        // struct tcp_info
        private static final int RECEIVED = 128;
        private static final int SENT = 200;
        private static final int BYTES_RETRANS = 208;
        private static final int INFO_BYTES = 216;

        private static final int CLOSED = 7;
        private static final int CLOSE_WAIT = 8;
        private static final int LAST_ACK = 9;
        private static final int LISTEN = 10;
        private static final int CLOSING = 11;

        private final ByteBuffer buffer;
        private int at;
        private int info;

        Row(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        /** False for one without counters. */
        boolean moveTo(int place, int end) {
            at = place;
            int length;
            for (int next = place + ROW_BYTES; next + ATTRIBUTE_BYTES <= end; next += aligned(length)) {
                length = Math.max(ATTRIBUTE_BYTES, Short.toUnsignedInt(buffer.getShort(next)));
                if (Short.toUnsignedInt(buffer.getShort(next + 2)) == TCP_INFO) {
                    info = next + ATTRIBUTE_BYTES;
                    if (length - ATTRIBUTE_BYTES < INFO_BYTES) {
                        throw new BackendUnavailableException(
                                "the kernel counts no bytes of TCP; it does from Linux 4.19 on");
                    }
                    return true;
                }
            }
            return false;
        }

        @Override
        public long cookie() {
            return buffer.getLong(at + COOKIE);
        }

        @Override
        public long inode() {
            return Integer.toUnsignedLong(buffer.getInt(at + INODE));
        }

        private int state() {
            return buffer.get(at + STATE);
        }

        @Override
        public boolean isListening() {
            return state() == LISTEN;
        }

        @Override
        public long bytesSent() {
            return buffer.getLong(info + SENT) - buffer.getLong(info + BYTES_RETRANS);
        }

        /** The end of the peer's data counts as one, from its arrival on; a closed socket does not tell whether it arrived. */
        @Override
        public long bytesReceived() {
            int state = state();
            boolean mayHaveEnd = state == CLOSED || state == CLOSE_WAIT || state == LAST_ACK || state == CLOSING;
            long bytes = buffer.getLong(info + RECEIVED);
            return mayHaveEnd ? Math.max(0, bytes - 1) : bytes;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            close(dumps);
            close(events);
        }
    }

    private static void close(int socket) {
        if (socket >= 0) {
            LibC.close(socket);
        }
    }
}
