package io.processinspect.linux;

import io.processinspect.procfs.kernel.ExitWatch;
import io.processinspect.procfs.kernel.KernelCalls;
import io.processinspect.procfs.kernel.SocketCalls;
import io.processinspect.procfs.kernel.TcpSockets;

/** The calls, each over a buffer of its own. */
final class LinuxCalls implements KernelCalls {
    /** CPUCLOCK_SCHED of the kernel: the CPU time that the scheduler has counted; without the bit of a thread's clock. */
    private static final int PROCESS_CPU = 2;

    private static final int SECONDS = 0;
    private static final int NANOS = 8;
    private static final int TIMESPEC_BYTES = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final NativeBuffer timespec = NativeBuffer.of(TIMESPEC_BYTES);
    private final ProcFolderListing listing = new ProcFolderListing();
    private final ProcessSockets sockets = new ProcessSockets();
    private final ExitWatcher exits = new ExitWatcher();
    private final long pid = LibC.getpid();

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public long cpuNanos(long pid) {
        // As glibc's clock_getcpuclockid() computes it.
        int clock = ~(int) pid << 3 | PROCESS_CPU;
        synchronized (timespec) {
            return LibC.clock_gettime(clock, timespec.address()) != 0
                    ? NONE
                    : timespec.bytes().getLong(SECONDS) * NANOS_PER_SECOND
                            + timespec.bytes().getLong(NANOS);
        }
    }

    @Override
    public int processes(long[] pids, long[] inodes) {
        return listing.read(pids, inodes);
    }

    @Override
    public TcpSockets tcpSockets() {
        return SockDiag.open();
    }

    @Override
    public TcpSockets tcpSockets(long process, String namespace) {
        return NetworkNamespace.in(process, namespace, SockDiag::open);
    }

    @Override
    public SocketCalls socketCalls() {
        return BpfSocketCalls.load();
    }

    @Override
    public int socketsOf(long process, long[] inodes) {
        return sockets.read(process, inodes);
    }

    @Override
    public ExitWatch watchExit(long pid, Runnable action) {
        return exits.watch(pid, action);
    }
}
