package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * One process, read from its files. Each read ends with its pin, which proves that all of it was of this process; only the
 * files of the metrics that were asked for are touched.
 */
final class ProcfsProcess implements OpenProcess {
    private final ProcfsContext procfs;
    private final ProcessIdentity identity;
    private final MetricFlags metrics;
    private final ProcessName name = new ProcessName();
    private final ProcessFile statm;
    private final ProcessFile io;
    private final ProcessFile status;
    private final OpenFiles files;

    /** Null when there are no descriptors left: the process is then known by pid and start time. */
    private final StatHandle handle;

    private boolean exited;
    private boolean closed;
    private OptionalInt exitCode = OptionalInt.empty();

    /** Takes over a pin, which may be null. */
    private ProcfsProcess(ProcfsContext procfs, ProcessIdentity identity, MetricFlags metrics, StatHandle handle) {
        this.procfs = procfs;
        this.identity = identity;
        this.metrics = metrics;
        this.handle = handle;
        this.statm =
                procfs.file(identity.pid(), "statm", CounterMapping.isAnyOf(CounterMapping.MEMORY, metrics), false);
        this.io = procfs.file(identity.pid(), "io", CounterMapping.isAnyOf(CounterMapping.IO, metrics), true);
        boolean anyStatus = CounterMapping.isAnyOf(CounterMapping.SWAP, metrics)
                || CounterMapping.isAnyOf(CounterMapping.SWITCHES, metrics);
        this.status = procfs.file(identity.pid(), "status", anyStatus, false);
        this.files = procfs.openFiles(identity.pid(), "fd", CounterMapping.isAnyOf(CounterMapping.FILES, metrics));
    }

    /**
     * Takes hold of a process.
     *
     * @throws NoSuchProcessException when there is none, or only its remains are there
     * @throws IOException typed, when it could not be read
     */
    static ProcfsProcess open(ProcfsContext procfs, long pid, MetricFlags metrics) throws IOException {
        ReadBuffers buffers = procfs.pool().take();
        StatHandle handle = null;
        boolean held = false;
        try {
            handle = StatHandle.open(procfs.folder(), pid);
            if (handle == null || !handle.read(buffers.text, buffers.stat)) {
                throw new NoSuchProcessException(pid);
            }
            requireProcess(pid, buffers, procfs.folder());
            ProcessIdentity identity = procfs.identity(pid, buffers.stat);
            held = procfs.folder().live() && handle.hold(procfs.budget());
            return new ProcfsProcess(procfs, identity, metrics, held ? handle : null);
        } finally {
            if (handle != null && !held) {
                handle.close();
            }
            procfs.pool().give(buffers);
        }
    }

    private static void requireProcess(long pid, ReadBuffers buffers, ProcFolder folder) throws IOException {
        if (buffers.stat.isThread(buffers.text)) {
            // /proc answers to the number of a thread as well, though it does not list it.
            long process = folder.read(pid + "/status", new ProcessStatus()).process();
            throw new NoSuchProcessException(
                    pid, "no such process: " + pid + " is a thread of pid " + process + ", measure that");
        }
        if (buffers.stat.hasExited()) {
            throw new NoSuchProcessException(
                    pid, "no such process: pid " + pid + " has exited, and only its remains are there");
        }
    }

    @Override
    public ProcessIdentity process() {
        return identity;
    }

    @Override
    public boolean read(Reading into) {
        if (closed) {
            throw new IllegalStateException(identity + ": the handle is closed");
        }
        if (exited) {
            return false;
        }
        ReadBuffers buffers = procfs.pool().take();
        try {
            exited = !(handle == null ? readUnheld(buffers, into) : read(buffers, handle, into));
        } catch (IOException failure) {
            into.fail(ProcFolder.why(failure));
        } finally {
            procfs.pool().give(buffers);
        }
        return !exited;
    }

    /** With a pin for this one read. */
    private boolean readUnheld(ReadBuffers buffers, Reading into) throws IOException {
        try (StatHandle now = StatHandle.open(procfs.folder(), identity.pid())) {
            return now != null && read(buffers, now, into);
        }
    }

    private boolean read(ReadBuffers buffers, StatHandle proof, Reading into) throws IOException {
        Absence noMemory = statm.read(buffers.text, buffers.statm);
        Absence noIo = io.read(buffers.text, buffers.io);
        Absence noStatus = status.read(buffers.text, buffers.status);
        Absence noFiles = files.read();
        Stat stat = buffers.stat;
        // Last, as it says whose all of that was.
        if (!proof.read(buffers.text, stat) || stat.startTicks() != identity.startKey()) {
            return false;
        }
        CounterMapping.times(stat, procfs.units(), into);
        CounterMapping.io(noIo, buffers.io, into);
        CounterMapping.switches(noStatus, buffers.status, into);
        CounterMapping.network(ProcfsContext.NO_NETWORK, into);
        if (stat.hasExited()) {
            readRemains(buffers, proof, into);
            return false;
        }
        into.name(name.of(buffers.text, stat, proof));
        into.status(stat.status());
        long threads = stat.threads();
        if (stat.mainThreadExited()) {
            if (!readSurvivor(buffers, proof, into)) {
                return false;
            }
        } else {
            CounterMapping.memory(noMemory, buffers.statm, procfs.units(), into);
            CounterMapping.swap(noStatus, buffers.status, stat.isKernelThread(), into);
            CounterMapping.files(noFiles, files.count(), into);
        }
        into.set(Counter.THREADS, threads);
        return true;
    }

    /** Once more what may have moved before the end was seen, and how it ended. The kernel says 0 to who may not know. */
    private void readRemains(ReadBuffers buffers, StatHandle proof, Reading into) throws IOException {
        int code = buffers.stat.exitCode(buffers.text);
        boolean known = code != 0 || mayReadIo(buffers);
        Absence noIo = io.read(buffers.text, buffers.io);
        Absence noStatus = status.read(buffers.text, buffers.status);
        if (proof.answers(buffers.text)) {
            CounterMapping.io(noIo, buffers.io, into);
            CounterMapping.switches(noStatus, buffers.status, into);
            exitCode = known ? OptionalInt.of(code) : OptionalInt.empty();
        }
    }

    /** Memory and files of a thread that lives on, as the first one has ended; false when none does. */
    private boolean readSurvivor(ReadBuffers buffers, StatHandle proof, Reading into) throws IOException {
        long pid = identity.pid();
        String thread = LiveThread.of(procfs.folder(), pid, buffers);
        if (thread == null) {
            return false;
        }
        try (ProcessFile memory = procfs.file(
                        pid, thread + "statm", CounterMapping.isAnyOf(CounterMapping.MEMORY, metrics), false);
                ProcessFile swap = procfs.file(
                        pid, thread + "status", CounterMapping.isAnyOf(CounterMapping.SWAP, metrics), false);
                OpenFiles open =
                        procfs.openFiles(pid, thread + "fd", CounterMapping.isAnyOf(CounterMapping.FILES, metrics))) {
            Absence noMemory = memory.read(buffers.text, buffers.statm);
            Absence noSwap = swap.read(buffers.text, buffers.status);
            Absence noFiles = open.read();
            if (!proof.answers(buffers.text)) {
                return false;
            }
            CounterMapping.memory(noMemory, buffers.statm, procfs.units(), into);
            CounterMapping.swap(noSwap, buffers.status, false, into);
            CounterMapping.files(noFiles, open.count(), into);
            return true;
        }
    }

    /** Whose io may be read, of that process everything may be known. */
    private boolean mayReadIo(ReadBuffers buffers) throws IOException {
        try (ProcessFile file = procfs.file(identity.pid(), "io", true, true)) {
            return file.read(buffers.text, buffers.io) == null;
        }
    }

    @Override
    public List<String> commandLine() {
        if (closed) {
            throw new IllegalStateException(identity + ": the handle is closed");
        }
        ReadBuffers buffers = procfs.pool().take();
        try (StatHandle now = handle == null ? StatHandle.open(procfs.folder(), identity.pid()) : null) {
            StatHandle proof = handle == null ? now : handle;
            return proof == null ? List.of() : commandLine(buffers, proof);
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read the command line of " + identity + ": " + ProcFolder.why(failure), failure);
        } finally {
            procfs.pool().give(buffers);
        }
    }

    private List<String> commandLine(ReadBuffers buffers, StatHandle proof) throws IOException {
        ByteScanner text = buffers.text;
        String all;
        try {
            proof.readCommandLine(text);
            all = text.text(0, text.length());
        } catch (IOException failure) {
            if (proof.answers(text)) {
                throw failure;
            }
            return List.of();
        }
        boolean ours = proof.read(text, buffers.stat) && buffers.stat.startTicks() == identity.startKey();
        // Each argument ends with a zero byte; who writes over them may leave any number at the end.
        String written = all.replaceFirst("\0+$", "");
        return ours && !written.isEmpty() ? List.of(written.split("\0", -1)) : List.of();
    }

    @Override
    public OptionalInt exitCode() {
        return exitCode;
    }

    @Override
    public void close() {
        closed = true;
        try (statm;
                io;
                status;
                files;
                handle) {
            // All of them, also when one throws.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
