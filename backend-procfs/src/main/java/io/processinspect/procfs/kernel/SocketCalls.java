package io.processinspect.procfs.kernel;

/**
 * Counts inside the kernel what the calls of processes send and receive over IPv4 and IPv6, whatever the protocol, by programs at
 * two of its tracepoints (BPF). Every call on a socket of the system costs a little more meanwhile. Safe for all threads.
 */
public interface SocketCalls extends AutoCloseable {
    /**
     * Begins to count for the process with this pid, at 0 if it was not counted for.
     *
     * @throws io.processinspect.BackendUnavailableException when it is counted for too many
     */
    void begin(long pid);

    /** Bytes that its calls have sent and received since, in this order; 0 if it is not counted for. */
    void read(long pid, long[] into);

    /** Ends it. */
    void end(long pid);

    @Override
    void close();
}
