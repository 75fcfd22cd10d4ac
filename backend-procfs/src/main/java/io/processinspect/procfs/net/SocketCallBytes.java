package io.processinspect.procfs.net;

import io.processinspect.BackendUnavailableException;
import io.processinspect.procfs.kernel.KernelCalls;
import io.processinspect.procfs.kernel.SocketCalls;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** What the calls of processes send and receive, as the kernel counts it for them while an account is open. */
public final class SocketCallBytes implements NetworkBytes {
    private final KernelCalls calls;
    /** How many accounts are open for a pid. */
    private final Map<Long, Integer> accounts = new HashMap<>();
    /** Null while none is open. */
    private SocketCalls counting;

    /**
     * Accounts by these calls, none of which is open.
     *
     * @throws BackendUnavailableException when the kernel does not count, or not this program's calls
     */
    public SocketCallBytes(KernelCalls calls) {
        this.calls = calls;
        requireOwnCalls();
    }

    /** The kernel counts by pids of its own, which in a container are others. */
    private void requireOwnCalls() {
        try (SocketCalls trial = calls.socketCalls();
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            trial.begin(calls.pid());
            socket.send(new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress()));
            long[] counted = new long[2];
            trial.read(calls.pid(), counted);
            if (counted[0] == 0) {
                throw new BackendUnavailableException(
                        "the kernel knows this program by another pid, as in a container");
            }
        } catch (IOException failure) {
            throw new BackendUnavailableException("it cannot be tried: " + failure.getMessage(), failure);
        }
    }

    @Override
    public synchronized Account open(long pid, String namespace) {
        if (counting == null) {
            counting = calls.socketCalls();
        }
        try {
            counting.begin(pid);
        } catch (BackendUnavailableException full) {
            closeIfUnused();
            throw full;
        }
        accounts.merge(pid, 1, Integer::sum);
        CallAccount account = new CallAccount(pid);
        account.begin();
        return account;
    }

    private synchronized void close(long pid) {
        if (accounts.merge(pid, -1, Integer::sum) == 0) {
            accounts.remove(pid);
            counting.end(pid);
        }
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (accounts.isEmpty()) {
            counting.close();
            counting = null;
        }
    }

    private synchronized void read(long pid, long[] into) {
        counting.read(pid, into);
    }

    @Override
    public boolean isByDescriptors() {
        return false;
    }

    private final class CallAccount implements Account {
        private final long pid;
        private final long[] before = new long[2];
        private final long[] now = new long[2];
        private boolean closed;

        CallAccount(long pid) {
            this.pid = pid;
        }

        void begin() {
            SocketCallBytes.this.read(pid, before);
        }

        @Override
        public boolean read() {
            SocketCallBytes.this.read(pid, now);
            return true;
        }

        /** The next process with the pid is counted for it. */
        @Override
        public boolean outlives() {
            return false;
        }

        @Override
        public boolean isReadable() {
            return true;
        }

        @Override
        public long sent() {
            return now[0] - before[0];
        }

        @Override
        public long received() {
            return now[1] - before[1];
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                SocketCallBytes.this.close(pid);
            }
        }
    }
}
