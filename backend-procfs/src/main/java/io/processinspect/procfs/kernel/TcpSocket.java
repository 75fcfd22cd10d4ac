package io.processinspect.procfs.kernel;

/** A TCP socket as the kernel shows it. Valid only within the call that passes it on. */
public interface TcpSocket {
    /** Names the socket as long as the system runs. */
    long cookie();

    /** The inode that links in {@code /proc/PID/fd} name; 0 when no process has it: not yet accepted, or closed. */
    long inode();

    /** Whether it waits for connections. */
    boolean isListening();

    /** Bytes that the program gave it and that have left at least once, without those that were sent again. */
    long bytesSent();

    /**
     * Bytes of the peer's data that the kernel has received in order, whether or not the program has read them. Of a socket that
     * was closed for good it may be one too few.
     */
    long bytesReceived();
}
