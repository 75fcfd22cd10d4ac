package io.processinspect.procfs.kernel;

/** Calls to the kernel for which there is no file. Safe for all threads. */
public interface KernelCalls {
    /** In place of a time: no process has the pid, in the pid namespace of this program. */
    long NONE = -1;

    /** In place of a count. */
    int NOT_READABLE = -1;

    /** This program's pid in its own pid namespace. */
    long pid();

    /**
     * The CPU time of a process, of all its threads, those that have ended included: its CPU clock, which any user may read.
     * Of a thread that runs on another CPU it lags by up to a tick of the kernel. It is the final value for a zombie.
     *
     * @return nanoseconds, 0 or more; {@link #NONE} when there is no such process
     */
    long cpuNanos(long pid);

    /**
     * The pids of all processes and the inodes of their folders below /proc, which two processes with one pid do not share.
     *
     * @return how many there are; when that is more than either array holds, the rest is missing
     * @throws io.processinspect.BackendUnavailableException when /proc cannot be read
     * @throws LinkageError when the C library of this system has no such call
     */
    int processes(long[] pids, long[] inodes);

    /**
     * Watches for the exit of the process that has the pid now, by a descriptor of it.
     *
     * @param action called at most once, when the process has exited, whether or not its parent has collected it, and not after
     *     {@link ExitWatch#close()} unless it was about to be called; on the thread of all watches, which it must not block
     * @return null when there is no such process, the kernel is older than 5.3, or no descriptor is left
     * @throws LinkageError when the C library of this system lacks a call
     */
    ExitWatch watchExit(long pid, Runnable action);

    /**
     * Opens the TCP sockets of this program's network namespace.
     *
     * @throws io.processinspect.BackendUnavailableException when the kernel refuses, with the reason
     */
    TcpSockets tcpSockets();

    /**
     * Opens the TCP sockets of another network namespace. Needs CAP_SYS_ADMIN.
     *
     * @param pid a process in it
     * @param namespace its name, which the link {@code /proc/PID/ns/net} is to
     * @throws io.processinspect.BackendUnavailableException when the kernel refuses, or another process has the pid now, with the
     *     reason
     */
    TcpSockets tcpSockets(long pid, String namespace);

    /**
     * Begins to count socket calls. Needs CAP_BPF and CAP_PERFMON, and Linux 6.3.
     *
     * @throws io.processinspect.BackendUnavailableException when the kernel refuses, with the reason
     */
    SocketCalls socketCalls();

    /**
     * The inodes of the sockets that a process holds, one for each descriptor.
     *
     * @param inodes takes them
     * @return how many there are; when that is more than the array holds, the rest is missing; {@link #NOT_READABLE} when the
     *     process does not exist, or its descriptors may not be read
     */
    int socketsOf(long pid, long[] inodes);
}
