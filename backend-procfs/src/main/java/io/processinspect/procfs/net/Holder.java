package io.processinspect.procfs.net;

import io.processinspect.procfs.kernel.TcpSocket;
import java.util.ArrayList;
import java.util.List;

/** A process and the connections that it holds, with the bytes that were its own. */
final class Holder {
    final long pid;
    /** The inode of its folder below /proc, which no later process with this pid has. */
    final long folder;

    /** How many accounts are open for it. */
    int accounts;
    /** Whether its descriptors could be read the last time. */
    boolean readable;

    private final List<Connection> connections = new ArrayList<>();
    private long sent;
    private long received;

    Holder(long pid, long folder) {
        this.pid = pid;
        this.folder = folder;
    }

    /** A TCP socket over time. */
    static final class Connection {
        /** The processes that hold it, as far as they can be read. */
        private final List<Holder> holders = new ArrayList<>(1);

        /** 0 until a process has accepted it. */
        private long inode;
        /** Whether the last process has closed it, while the kernel still sends what is left. */
        private boolean orphaned;
        /** Whether its holders were searched since it has an inode. */
        private boolean searched;
        /** When it was last listed; one that is not has been closed or reset. */
        private long listedAt;

        private long sent;
        private long received;
        private long newSent;
        private long newReceived;

        long inode() {
            return inode;
        }

        long listedAt() {
            return listedAt;
        }

        boolean isSearched() {
            return searched || inode == 0;
        }

        void setSearched() {
            searched = inode != 0;
        }

        /** Takes over its counters at this time, as the kernel lists it. */
        void follow(TcpSocket socket, long now) {
            listedAt = now;
            orphaned = inode != 0 && socket.inode() == 0;
            count(socket);
        }

        /** Takes over its counters. What comes before a process has accepted it is counted for the one that does. */
        void count(TcpSocket socket) {
            inode = socket.inode() == 0 ? inode : socket.inode();
            if (inode == 0) {
                return;
            }
            long nowSent = socket.bytesSent();
            long nowReceived = socket.bytesReceived();
            if (nowReceived < received - 1) {
                // It was connected once more, and its counters began at 0. By one they fall when it is closed.
                sent = 0;
                received = 0;
            }
            // Bytes that could not be sent again lower the count of those that were sent.
            newSent += Math.max(0, nowSent - sent);
            newReceived += Math.max(0, nowReceived - received);
            sent = Math.max(sent, nowSent);
            received = Math.max(received, nowReceived);
        }

        /** Whether it matters now which processes hold it. */
        boolean mayHaveNewHolders() {
            return isActive() || !isSearched();
        }

        private boolean isActive() {
            return newSent > 0 || newReceived > 0;
        }

        /** Gives what is new to the one process that holds it, and to none of several. */
        void attribute() {
            if (holders.size() == 1) {
                holders.get(0).sent += newSent;
                holders.get(0).received += newReceived;
            }
            forget();
        }

        /** Leaves out what was counted before now. */
        void forget() {
            newSent = 0;
            newReceived = 0;
        }

        void release() {
            holders.forEach(holder -> holder.connections.remove(this));
            holders.clear();
        }
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    void hold(Connection connection) {
        // Few hold one, while one may hold thousands.
        if (!connection.holders.contains(this)) {
            connections.add(connection);
            connection.holders.add(this);
        }
    }

    /**
     * Releases the connections that were listed at this time, and so are open elsewhere or are found again. What is left of others
     * is still this process's.
     */
    void releaseListed(long time) {
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (connections.get(i).listedAt == time && !connections.get(i).orphaned) {
                connections.remove(i).holders.remove(this);
            }
        }
    }

    /** Whether a connection has new bytes that may be a measured process's. */
    boolean isActive() {
        for (Connection connection : connections) {
            if (connection.isActive() && (accounts > 0 || connection.holders.size() > 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the kernel has yet to tell the last bytes of a connection that is gone from its list. */
    boolean isWaiting(long time) {
        for (Connection connection : connections) {
            if (connection.listedAt != time) {
                return true;
            }
        }
        return false;
    }
}
