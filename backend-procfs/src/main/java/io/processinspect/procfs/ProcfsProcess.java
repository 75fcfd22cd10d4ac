package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSocket;
import io.processinspect.procfs.file.OpenFiles;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.ProcessFile;
import io.processinspect.procfs.file.ReadFailure;
import io.processinspect.procfs.file.StatHandle;
import io.processinspect.procfs.kernel.ExitWatch;
import io.processinspect.procfs.parse.ProcStat;
import io.processinspect.procfs.parse.ProcStatus;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One process, read from its files. Each read ends with the stat handle, which proves that all numbers are of this process.
 * Only the files of the requested metrics are touched.
 */
final class ProcfsProcess implements OpenProcess {
    /** Everything is read at least this often, also of a process that does not run. */
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How many more are tried when one exits while it is read. */
    private static final int MAX_LIVE_THREADS = 16;

    private final ProcfsContext procfs;
    private volatile ProcessIdentity identity;
    private BootClock.Boot boot;
    private final MetricFlags metrics;
    private final boolean readsMemory;
    private final ProcessName name = new ProcessName();
    private final MainThread mainThread;
    private final ProcessFile statm;
    private final ProcessFile io;
    private final ProcessFile status;
    private final OpenFiles files;
    private final ProcessNetwork network;

    /** Null when the budget is used up: the process is then identified by pid and start time. */
    private final StatHandle handle;

    /** The last good read, which stands as long as the process does not run; null if there is none. */
    private Reading lastInto;

    /** Whether the memory's file is held, and a proof followed the read that opened it. */
    private boolean isMemoryProven;

    private long lastReadAt;
    private long lastFullReadAt;
    /** Whether the last full read may stand: it did not run, nothing of it failed, and no other name is due. */
    private boolean mayStand;

    private long lastCpu;

    /** Null unless its exit is told. */
    private ExitWatch exitWatch;

    private boolean exited;
    private boolean closed;
    private OptionalInt exitCode = OptionalInt.empty();

    /** Takes over the handle, which may be null. */
    private ProcfsProcess(ProcfsContext procfs, ProcStat stat, MetricFlags metrics, StatHandle handle) {
        this.procfs = procfs;
        this.boot = procfs.clock().now();
        this.identity = procfs.identity(stat, boot);
        this.mainThread = new MainThread(stat);
        this.metrics = metrics;
        this.handle = handle;
        this.readsMemory = CounterMapping.isAnyOf(CounterMapping.MEMORY, metrics);
        this.statm = procfs.file(identity.pid(), "statm", readsMemory, false);
        this.io = procfs.file(identity.pid(), "io", CounterMapping.isAnyOf(CounterMapping.IO, metrics), true);
        boolean anyStatus = CounterMapping.isAnyOf(CounterMapping.SWAP, metrics)
                || CounterMapping.isAnyOf(CounterMapping.SWITCHES, metrics);
        this.status = procfs.file(identity.pid(), "status", anyStatus, false);
        this.files = procfs.openFiles(identity.pid(), "fd", CounterMapping.isAnyOf(CounterMapping.FILES, metrics));
        this.network = metrics.contains(Metric.NET)
                ? ProcessNetwork.of(procfs.calls(), procfs.folder(), identity.pid())
                : ProcessNetwork.NONE;
    }

    /**
     * Opens a process.
     *
     * @throws NoSuchProcessException when the process does not exist or has exited
     * @throws IOException typed, when it could not be read
     */
    static ProcfsProcess open(ProcfsContext procfs, long pid, MetricFlags metrics) throws IOException {
        ReadBuffers buffers = procfs.pool().acquire();
        StatHandle handle = null;
        boolean held = false;
        try {
            handle = StatHandle.open(procfs.folder(), pid);
            if (handle == null || !handle.read(buffers.buffer, buffers.stat)) {
                throw new NoSuchProcessException(pid);
            }
            requireProcess(pid, buffers, procfs.folder());
            held = procfs.folder().live() && handle.hold(procfs.budget());
            return new ProcfsProcess(procfs, buffers.stat, metrics, held ? handle : null);
        } finally {
            if (handle != null && !held) {
                handle.close();
            }
            procfs.pool().release(buffers);
        }
    }

    private static void requireProcess(long pid, ReadBuffers buffers, ProcFolder folder) throws IOException {
        if (buffers.stat.isThread()) {
            // /proc answers for thread ids as well, though it does not list them.
            long process = folder.read(pid + "/status", new ProcStatus()).tgid();
            throw new NoSuchProcessException(
                    pid, "no such process: " + pid + " is a thread of pid " + process + "; measure that pid instead");
        }
        if (buffers.stat.hasExited()) {
            throw NoSuchProcessException.exited(pid);
        }
    }

    @Override
    public ProcessIdentity process() {
        return identity;
    }

    @Override
    public boolean read(Reading into) {
        requireOpen();
        if (exited) {
            return false;
        }
        ReadBuffers buffers = procfs.pool().acquire();
        try {
            exited = !(handle == null ? readUnheld(buffers, into) : read(buffers, handle, into));
            if (exited && into.present() == 0 && network.outlives()) {
                // It was collected already; the kernel still tells what its sockets carried.
                network.setLast(network.readLast(), into);
            }
        } catch (IOException failure) {
            into.fail(ReadFailure.reasonOf(failure));
        } finally {
            procfs.pool().release(buffers);
        }
        return !exited;
    }

    /** With a handle for this read only. */
    private boolean readUnheld(ReadBuffers buffers, Reading into) throws IOException {
        try (StatHandle now = StatHandle.open(procfs.folder(), identity.pid())) {
            return now != null && read(buffers, now, into);
        }
    }

    private boolean read(ReadBuffers buffers, StatHandle proof, Reading into) throws IOException {
        // First: what changes after it is read the next time.
        long cpu = procfs.calls().nanos(identity.pid());
        if (cpu != NativeCalls.NONE && cpu == lastCpu && repeats(buffers, into)) {
            lastReadAt = into.nanoTime();
            return true;
        }
        lastInto = null;
        boolean lives = readAll(buffers, proof, into, cpu);
        if (lives && cpu != NativeCalls.NONE && mayStand) {
            lastCpu = cpu;
            lastInto = into;
            lastReadAt = into.nanoTime();
            lastFullReadAt = lastReadAt;
            isMemoryProven = statm.isHeld();
        }
        return lives;
    }

    /**
     * Takes over the last read of a process that has not run since, but for its memory, which others can change. False if
     * everything must be read: for the first time and now and then, when the wall clock was set, and when no held file proves
     * that it is still there.
     */
    private boolean repeats(ReadBuffers buffers, Reading into) throws IOException {
        if (into != lastInto
                || procfs.idle() == ProcfsContext.Idle.READ
                || into.nanoTime() - lastFullReadAt >= MAX_AGE_NANOS
                || procfs.clock().now() != boot) {
            return false;
        }
        // An exited process that is not yet collected has no memory.
        boolean isThere = readsMemory
                ? isMemoryProven && statm.readHeld(buffers.buffer, buffers.statm) && buffers.statm.size() > 0
                : handle != null && handle.answers(buffers.buffer);
        if (!isThere || !into.repeat(lastReadAt)) {
            return false;
        }
        if (readsMemory) {
            CounterMapping.memory(null, buffers.statm, procfs.units(), into);
        }
        // Data arrives while a process sleeps.
        network.set(network.read(), into);
        return true;
    }

    private boolean readAll(ReadBuffers buffers, StatHandle proof, Reading into, long cpu) throws IOException {
        Absence noMemory = statm.read(buffers.buffer, buffers.statm);
        Absence noIo = io.read(buffers.buffer, buffers.io);
        Absence noStatus = status.read(buffers.buffer, buffers.status);
        Absence noFiles = files.read();
        Absence noNetwork = network.read();
        ProcStat stat = buffers.stat;
        // Last: that the handle answers proves that all of it is of this process.
        if (!proof.read(buffers.buffer, stat) || !procfs.isOf(identity, stat)) {
            return false;
        }
        followWallClock(stat);
        CounterMapping.times(stat, procfs.units(), into);
        CounterMapping.io(noIo, buffers.io, into);
        CounterMapping.switches(noStatus, buffers.status, into);
        network.set(noNetwork, into);
        if (stat.hasExited()) {
            readAfterExit(buffers, proof, into);
            return false;
        }
        cpu(cpu, into);
        mainThread.follow(stat, into);
        into.name(name.of(procfs.folder(), buffers, proof, into.nanoTime()));
        into.status(CounterMapping.status(stat));
        long threads = stat.numThreads();
        if (stat.mainThreadExited()) {
            if (!readLiveThread(buffers, proof, into)) {
                return false;
            }
        } else {
            CounterMapping.memory(noMemory, buffers.statm, procfs.units(), into);
            CounterMapping.swap(noStatus, buffers.status, stat.isKernelThread(), into);
            CounterMapping.files(noFiles, files.count(), into);
        }
        into.set(Counter.THREADS, threads);
        // The clock of a thread that runs moves at the kernel's ticks alone.
        mayStand = stat.state() != 'R' && !name.isDue(stat) && !hasFailed(noMemory, noIo, noStatus, noFiles);
        return true;
    }

    /** Whether one of the files could not be read for the moment. */
    private static boolean hasFailed(Absence... reasons) {
        for (Absence why : reasons) {
            if (why != null && why.reason() == Absence.Reason.FAILED) {
                return true;
            }
        }
        return false;
    }

    private static void cpu(long nanos, Reading into) {
        if (nanos != NativeCalls.NONE) {
            into.set(Counter.CPU_NANOS, nanos);
        }
    }

    private void followWallClock(ProcStat stat) {
        BootClock.Boot present = procfs.clock().now();
        if (present != boot) {
            boot = present;
            identity = procfs.identity(stat, present);
        }
    }

    /** Needs the held handle as a proof that the descriptor is of this process, and room in the budget. */
    @Override
    public void onExit(Runnable action) {
        if (handle == null || exitWatch != null || !procfs.budget().exits().tryAcquire()) {
            return;
        }
        ReadBuffers buffers = procfs.pool().acquire();
        try {
            exitWatch = procfs.calls().watchExit(identity.pid(), action);
            if (!handle.answers(buffers.buffer)) {
                // The watch may be of the next process with this pid.
                endWatch();
                action.run();
            }
        } catch (IOException unknown) {
            endWatch();
        } finally {
            procfs.pool().release(buffers);
            if (exitWatch == null) {
                procfs.budget().exits().release();
            }
        }
    }

    private void endWatch() {
        if (exitWatch != null) {
            exitWatch.close();
            exitWatch = null;
        }
    }

    /** Reads again what may have changed before the exit was seen, and the exit code. A 0 may mean that it is hidden. */
    private void readAfterExit(ReadBuffers buffers, StatHandle proof, Reading into) throws IOException {
        int code = buffers.stat.exitCode();
        boolean known = code != 0 || mayReadIo(buffers);
        Absence noIo = io.read(buffers.buffer, buffers.io);
        Absence noStatus = status.read(buffers.buffer, buffers.status);
        long cpu = procfs.calls().nanos(identity.pid());
        Absence noNetwork = network.readLast();
        if (proof.answers(buffers.buffer)) {
            cpu(cpu, into);
            network.setLast(noNetwork, into);
            CounterMapping.io(noIo, buffers.io, into);
            CounterMapping.switches(noStatus, buffers.status, into);
            exitCode = known ? OptionalInt.of(code) : OptionalInt.empty();
        }
    }

    /**
     * Memory and files of a live thread, as the main thread has exited; false when no thread is live. A thread may exit while it is
     * read, as all do in a process that exits: then another one is.
     */
    private boolean readLiveThread(ReadBuffers buffers, StatHandle proof, Reading into) throws IOException {
        for (int left = MAX_LIVE_THREADS; ; left--) {
            String thread = LiveThread.of(procfs.folder(), identity.pid(), buffers);
            if (thread == null) {
                return false;
            }
            LiveRead result = readLiveThread(thread, buffers, proof, into);
            if (result != LiveRead.FAILED || left == 0) {
                return result != LiveRead.GONE;
            }
        }
    }

    /** What became of reading a thread. */
    private enum LiveRead {
        DONE,
        /** At least one of its files could not be read. */
        FAILED,
        /** The process is gone. */
        GONE
    }

    private LiveRead readLiveThread(String thread, ReadBuffers buffers, StatHandle proof, Reading into)
            throws IOException {
        long pid = identity.pid();
        try (ProcessFile memory = procfs.file(
                        pid, thread + "statm", CounterMapping.isAnyOf(CounterMapping.MEMORY, metrics), false);
                ProcessFile swap = procfs.file(
                        pid, thread + "status", CounterMapping.isAnyOf(CounterMapping.SWAP, metrics), false);
                OpenFiles open =
                        procfs.openFiles(pid, thread + "fd", CounterMapping.isAnyOf(CounterMapping.FILES, metrics))) {
            Absence noMemory = memory.read(buffers.buffer, buffers.statm);
            Absence noSwap = swap.read(buffers.buffer, buffers.status);
            Absence noFiles = open.read();
            if (!proof.answers(buffers.buffer)) {
                return LiveRead.GONE;
            }
            CounterMapping.memory(noMemory, buffers.statm, procfs.units(), into);
            CounterMapping.swap(noSwap, buffers.status, false, into);
            CounterMapping.files(noFiles, open.count(), into);
            return hasFailed(noMemory, noSwap, noFiles) ? LiveRead.FAILED : LiveRead.DONE;
        }
    }

    /** Whether this program may trace the process, and so is shown its exit code. */
    private boolean mayReadIo(ReadBuffers buffers) throws IOException {
        try (ProcessFile file = procfs.file(identity.pid(), "io", true, true)) {
            return file.read(buffers.buffer, buffers.io) == null;
        }
    }

    @Override
    public List<String> commandLine() {
        requireOpen();
        return new OnRequest(procfs, handle).commandLine(identity);
    }

    @Override
    public List<ProcessSocket> sockets() {
        requireOpen();
        return new OnRequest(procfs, handle).sockets(identity);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(identity + ": the handle is closed");
        }
    }

    @Override
    public OptionalInt exitCode() {
        if (exited && exitCode.isEmpty() && exitWatch != null) {
            int status = exitWatch.waitStatus();
            exitCode = status == ExitWatch.UNKNOWN ? exitCode : OptionalInt.of(ProcStat.exitCode(status));
        }
        return exitCode;
    }

    @Override
    public void close() {
        closed = true;
        if (exitWatch != null) {
            endWatch();
            procfs.budget().exits().release();
        }
        try (statm;
                io;
                status;
                files;
                network;
                handle) {
            // Closes all of them, also when one throws.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
