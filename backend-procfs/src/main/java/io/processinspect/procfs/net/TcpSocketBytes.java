package io.processinspect.procfs.net;

import io.processinspect.procfs.kernel.KernelCalls;
import io.processinspect.procfs.kernel.ProcessFolders;
import io.processinspect.procfs.kernel.TcpSocket;
import io.processinspect.procfs.kernel.TcpSockets;
import io.processinspect.procfs.net.Holder.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gives the bytes of TCP sockets to the processes that hold them. One reading of all sockets, a round, serves all accounts. A
 * socket's bytes are those of the process that alone held it: in each round the sockets of a process with new bytes are searched,
 * and those of each new process, as a fork inherits sockets. Safe for all threads.
 */
public final class TcpSocketBytes implements NetworkBytes {
    /** Processes that are neither new nor active may have been passed a socket: these are searched in turns. */
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int TURN = 16;
    /** The kernel tells of a closed socket a moment later; after this time it is not waited for. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int MAX_LAST_ROUNDS = 20;

    private final KernelCalls calls;
    /** Those with open accounts, by their names; this program's own is named null. */
    private final Map<String, Namespace> namespaces = new HashMap<>();

    private final Map<Long, Connection> byInode = new HashMap<>();
    /** By pid. */
    private Map<Long, Holder> holders = new HashMap<>();

    private long readAt;
    /** The threads that read several accounts at the moment, and whether there was a round for them. */
    private final Map<Thread, Boolean> batches = new HashMap<>();

    private long turnAt;
    private int lastTurn;
    private final ProcessFolders folders = new ProcessFolders();
    private long[] inodes = new long[256];

    /** Accounts by these calls, none of which is open. */
    public TcpSocketBytes(KernelCalls calls) {
        this.calls = calls;
    }

    /** A network namespace, and its connections. */
    private static final class Namespace {
        private final TcpSockets sockets;
        private final Map<Long, Connection> byCookie = new HashMap<>();
        private int accounts;
        /** Until its first round is over. */
        private boolean isNew = true;
        /** How many rounds there were since the beginning whose bytes may be incomplete. */
        private long incompleteRounds;

        Namespace(TcpSockets sockets) {
            this.sockets = sockets;
        }
    }

    private final class SocketAccount implements Account {
        private final Holder holder;
        private final String name;
        private final Namespace namespace;
        private final long sentBefore;
        private final long receivedBefore;
        private long incompleteRounds;
        private boolean closed;

        SocketAccount(Holder holder, String name) {
            this.holder = holder;
            this.name = name;
            this.namespace = namespaces.get(name);
            this.sentBefore = holder.sent();
            this.receivedBefore = holder.received();
            this.incompleteRounds = namespace.incompleteRounds;
            holder.accounts++;
        }

        @Override
        public boolean read() {
            synchronized (TcpSocketBytes.this) {
                if (!isBatchRead()) {
                    roundOfBatch(false);
                }
                boolean isComplete = incompleteRounds == namespace.incompleteRounds;
                incompleteRounds = namespace.incompleteRounds;
                return isComplete;
            }
        }

        @Override
        public void awaitLast() {
            try {
                for (int i = 0; i < MAX_LAST_ROUNDS && isWaiting(); i++) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isWaiting() {
            synchronized (TcpSocketBytes.this) {
                round(false);
                return holder.isWaiting(readAt);
            }
        }

        /** The next process with the pid is another holder. */
        @Override
        public boolean outlives() {
            return true;
        }

        @Override
        public boolean isReadable() {
            synchronized (TcpSocketBytes.this) {
                return holder.readable;
            }
        }

        @Override
        public long sent() {
            synchronized (TcpSocketBytes.this) {
                return holder.sent() - sentBefore;
            }
        }

        @Override
        public long received() {
            synchronized (TcpSocketBytes.this) {
                return holder.received() - receivedBefore;
            }
        }

        @Override
        public void close() {
            synchronized (TcpSocketBytes.this) {
                if (!closed) {
                    closed = true;
                    holder.accounts--;
                    release(name);
                }
            }
        }
    }

    @Override
    public boolean isByDescriptors() {
        return true;
    }

    @Override
    public synchronized Account open(long pid, String name) {
        Namespace namespace = namespaces.get(name);
        if (namespace == null) {
            namespace = new Namespace(name == null ? calls.tcpSockets() : calls.tcpSockets(pid, name));
            namespaces.put(name, namespace);
        }
        namespace.accounts++;
        try {
            if (!isBatchRead() || namespace.isNew || !holders.containsKey(pid)) {
                // Which process has the pid now.
                roundOfBatch(true);
            }
            Holder holder = holders.get(pid);
            if (holder == null) {
                // It is gone, as the reading of its files will tell.
                holder = new Holder(pid, 0);
            }
            search(holder);
            return new SocketAccount(holder, name);
        } catch (Throwable failure) {
            release(name);
            throw failure;
        }
    }

    /** The last account of a namespace closes it. */
    private void release(String name) {
        Namespace namespace = namespaces.get(name);
        namespace.accounts--;
        if (namespace.accounts == 0) {
            namespaces.remove(name);
            namespace.sockets.close();
            namespace.byCookie.values().forEach(this::remove);
        }
        if (namespaces.isEmpty()) {
            holders.clear();
        }
    }

    /** Its accounts share a round. */
    @Override
    public synchronized void beginBatch() {
        batches.put(Thread.currentThread(), false);
    }

    @Override
    public synchronized void endBatch() {
        batches.remove(Thread.currentThread());
    }

    private boolean isBatchRead() {
        return batches.getOrDefault(Thread.currentThread(), false);
    }

    private void roundOfBatch(boolean mustList) {
        round(mustList);
        batches.computeIfPresent(Thread.currentThread(), (thread, isRead) -> true);
    }

    /** Of a machine without traffic the processes are not listed, unless they must be. */
    private void round(boolean mustList) {
        readAt = System.nanoTime();
        boolean mayHaveChanged = mustList;
        for (Namespace namespace : namespaces.values()) {
            if (!namespace.sockets.closed(socket -> end(namespace, socket))) {
                namespace.incompleteRounds++;
            }
            namespace.sockets.all(socket -> follow(namespace, socket));
            mayHaveChanged |= namespace.byCookie.values().stream().anyMatch(Connection::mayHaveNewHolders);
        }
        if (mayHaveChanged) {
            searchHolders();
        }
        for (Namespace namespace : namespaces.values()) {
            namespace.byCookie.values().removeIf(this::isForgotten);
            namespace.byCookie.values().forEach(namespace.isNew ? Connection::forget : Connection::attribute);
            namespace.isNew = false;
        }
    }

    /** Its last bytes are those of the process that was seen to hold it, and nobody's if none was. */
    private void end(Namespace namespace, TcpSocket socket) {
        Connection connection = namespace.byCookie.remove(socket.cookie());
        if (connection != null) {
            connection.count(socket);
            connection.attribute();
            remove(connection);
        }
    }

    private void remove(Connection connection) {
        byInode.remove(connection.inode());
        connection.release();
    }

    private boolean isForgotten(Connection connection) {
        boolean isForgotten = readAt - connection.listedAt() > MAX_WAIT_NANOS;
        if (isForgotten) {
            remove(connection);
        }
        return isForgotten;
    }

    private void follow(Namespace namespace, TcpSocket socket) {
        if (socket.isListening()) {
            return;
        }
        Connection connection = namespace.byCookie.computeIfAbsent(socket.cookie(), it -> new Connection());
        connection.follow(socket, readAt);
        if (!connection.isSearched()) {
            byInode.put(connection.inode(), connection);
        }
    }

    /** Searches the processes whose sockets may have changed. */
    private void searchHolders() {
        boolean hasNewSockets = byInode.values().stream().anyMatch(connection -> !connection.isSearched());
        boolean isAnyNew = namespaces.values().stream().anyMatch(namespace -> namespace.isNew);
        int count = folders.read(calls);
        Map<Long, Holder> now = new HashMap<>(count * 2);
        List<Holder> changed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long pid = folders.pid(i);
            Holder holder = holders.remove(pid);
            if (holder == null || holder.folder != folders.inode(i)) {
                if (holder != null) {
                    holder.releaseListed(readAt);
                }
                holder = new Holder(pid, folders.inode(i));
                changed.add(holder);
            } else if (isAnyNew || holder.isActive() || hasNewSockets && holder.accounts > 0) {
                changed.add(holder);
            }
            now.put(pid, holder);
        }
        holders.values().forEach(gone -> gone.releaseListed(readAt));
        holders = now;
        changed.forEach(this::search);
        if (readAt - turnAt >= TURN_NANOS) {
            turnAt = readAt;
            searchInTurn(count);
        }
        byInode.values().forEach(Connection::setSearched);
    }

    private void searchInTurn(int count) {
        for (int i = 0; i < Math.min(TURN, count); i++) {
            lastTurn = (lastTurn + 1) % count;
            search(holders.get(folders.pid(lastTurn)));
        }
    }

    private void search(Holder holder) {
        int count = calls.socketsOf(holder.pid, inodes);
        while (count > inodes.length) {
            inodes = new long[count * 2];
            count = calls.socketsOf(holder.pid, inodes);
        }
        holder.readable = count != KernelCalls.NOT_READABLE;
        if (!holder.readable) {
            return;
        }
        holder.releaseListed(readAt);
        for (int i = 0; i < count; i++) {
            Connection connection = byInode.get(inodes[i]);
            if (connection != null) {
                holder.hold(connection);
            }
        }
    }
}
