package io.processinspect.procfs;

import io.processinspect.BackendUnavailableException;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.ReadFailure;
import io.processinspect.procfs.kernel.ExitWatch;
import io.processinspect.procfs.kernel.KernelCalls;
import io.processinspect.procfs.kernel.KernelCallsProvider;
import io.processinspect.procfs.kernel.ProcessFolders;
import io.processinspect.procfs.kernel.TcpSockets;
import io.processinspect.procfs.parse.ProcNspid;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What has no file: the CPU clocks of processes, in nanoseconds where the files count in steps of 10 ms, and word of their
 * exits. Both are there once native calls have been loaded, if these are found and work. Safe for all threads.
 */
final class NativeCalls {
    static final long NONE = KernelCalls.NONE;

    private static final long MAX_STEP_NANOS = 1_000_000;
    private static final long TRIAL_NANOS = 20_000_000;

    private final ProcFolder folder;
    private final long self;
    private final boolean isWanted;
    /** Null until they are loaded, and if they cannot be. */
    private volatile KernelCalls calls;
    /** Whether they can also list processes, which needs more of the C library. */
    private volatile boolean canList;

    private final ProcessNetworks.Mode networkMode;
    /** Null while it is not wanted, and where it cannot be had. */
    private volatile ProcessNetworks networks;

    /** Why they cannot be used; null until they were to be loaded, and if they can. */
    private String why;

    /**
     * Calls that are not loaded.
     *
     * @param self this program's pid according to the folder, or 0
     * @param isWanted false for calls that are never loaded
     */
    NativeCalls(ProcFolder folder, long self, boolean isWanted, ProcessNetworks.Mode networkMode) {
        this.networkMode = networkMode;
        this.folder = folder;
        this.self = self;
        this.isWanted = isWanted;
    }

    /** Loads native calls, unless that was tried before. */
    synchronized void load() {
        if (calls != null || why != null) {
            return;
        }
        try {
            KernelCalls found = find();
            requireUsable(found);
            canList = canList(found);
            calls = found;
        } catch (BackendUnavailableException unusable) {
            why = unusable.getMessage();
        } catch (IOException unreadable) {
            why = ReadFailure.reasonOf(unreadable);
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (RuntimeException | Error failure) {
            // JNA throws an Error for a library of another version. Measuring goes on without it.
            why = failure.toString();
        }
    }

    private KernelCalls find() {
        if (!isWanted) {
            throw new BackendUnavailableException("switched off by native=off");
        }
        ClassLoader ours = NativeCalls.class.getClassLoader();
        Optional<KernelCallsProvider> provider =
                ServiceLoader.load(KernelCallsProvider.class, ours).findFirst();
        return provider.orElseThrow(() -> new BackendUnavailableException(
                        "the artifact processinspect-linux-native is not on the class path or module path"))
                .open();
    }

    /** The calls take pids of this program's pid namespace, and not every system has a fine clock. */
    private void requireUsable(KernelCalls found) throws IOException {
        if (!folder.live()) {
            throw new BackendUnavailableException(folder.path() + " is a folder of ordinary files");
        }
        if (found.pid() != self || folder.read("self/status", ProcNspid::parse).count() != 1) {
            throw new BackendUnavailableException(folder.path() + " shows the processes of another pid namespace");
        }
        long begin = System.nanoTime();
        long last = found.cpuNanos(self);
        // The least of several, as this thread may lose its CPU between two reads while others run.
        long step = Long.MAX_VALUE;
        while (step >= MAX_STEP_NANOS && System.nanoTime() - begin < TRIAL_NANOS) {
            long next = found.cpuNanos(self);
            step = next > last ? Math.min(step, next - last) : step;
            last = next;
        }
        if (last == NONE || step >= MAX_STEP_NANOS) {
            throw new BackendUnavailableException("the CPU clock of this system is not finer than its files");
        }
    }

    private static boolean canList(KernelCalls found) {
        try {
            found.processes(new long[0], new long[0]);
            return true;
        } catch (LinkageError olderLibrary) {
            return false;
        }
    }

    /** Whether processes can be listed with the inodes of their folders. */
    boolean canList() {
        return canList;
    }

    /** Whether the clocks can be read. */
    boolean isLoaded() {
        return calls != null;
    }

    /** The CPU time of a process in nanoseconds; {@link #NONE} when it cannot be had. */
    long nanos(long pid) {
        KernelCalls loaded = calls;
        return loaded == null ? NONE : loaded.cpuNanos(pid);
    }

    /** Lists all processes; only where {@link #canList()}. */
    int list(ProcessFolders into) {
        return into.read(calls);
    }

    /**
     * Watches for the exit of the process that has the pid now, as {@link KernelCalls#watchExit}; null when that cannot be
     * had.
     */
    ExitWatch watchExit(long pid, Runnable action) {
        KernelCalls loaded = calls;
        try {
            return loaded == null ? null : loaded.watchExit(pid, action);
        } catch (LinkageError olderLibrary) {
            return null;
        }
    }

    /** How network bytes are counted, or why not; tried when it is asked for the first time after the calls were loaded. */
    synchronized ProcessNetworks networks() {
        if (networks == null && calls != null) {
            networks = ProcessNetworks.of(calls, networkMode);
        }
        if (networks != null) {
            return networks;
        }
        return why == null
                ? ProcessNetworks.LATER
                : ProcessNetworks.none("they are counted by native calls alone: " + why);
    }

    /** The same if it was asked for; null otherwise. */
    ProcessNetworks openNetworks() {
        return networks;
    }

    /**
     * Opens the counters of TCP sockets in the network namespace of a process.
     *
     * @param namespace its name; null for this program's own
     * @throws BackendUnavailableException when the kernel refuses, or there are no native calls, with the reason
     */
    TcpSockets tcpSockets(long pid, String namespace) {
        KernelCalls loaded = calls;
        if (loaded == null) {
            throw new BackendUnavailableException("they are counted by native calls alone: "
                    + unavailableReason().orElse("these are not loaded"));
        }
        return namespace == null ? loaded.tcpSockets() : loaded.tcpSockets(pid, namespace);
    }

    /** Why there are none; empty when there are, or when they were not yet to be loaded. */
    synchronized Optional<String> unavailableReason() {
        return Optional.ofNullable(why);
    }
}
