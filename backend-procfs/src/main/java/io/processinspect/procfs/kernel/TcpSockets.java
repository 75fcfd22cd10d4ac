package io.processinspect.procfs.kernel;

import java.util.function.Consumer;

/**
 * The TCP sockets of a network namespace, IPv4 and IPv6, of all users: no privileges are needed. Not safe for
 * several threads.
 */
public interface TcpSockets extends AutoCloseable {
    /**
     * Passes on the sockets that were closed for good since the last call, with their final counters and without an inode.
     * Those that live but a moment are among them.
     *
     * @return false when some were lost, as too many closed between two calls
     * @throws io.processinspect.BackendUnavailableException when the kernel refuses
     */
    boolean closed(Consumer<TcpSocket> sockets);

    /**
     * Passes on all sockets that have counters.
     *
     * @throws io.processinspect.BackendUnavailableException when the kernel refuses
     */
    void all(Consumer<TcpSocket> sockets);

    @Override
    void close();
}
