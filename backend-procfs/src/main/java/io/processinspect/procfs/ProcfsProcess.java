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
    private final Procfs procfs;
    private final ProcessIdentity identity;
    private final MetricFlags metrics;
    private final ProcessName name = new ProcessName();
    private final ProcessFile statm;
    private final ProcessFile io;
    private final ProcessFile status;
    private final OpenFiles files;

    /** Null when there are no descriptors left: the process is then known by pid and start time. */
    private final Pin pin;

    private boolean exited;
    private boolean closed;
    private OptionalInt exitCode = OptionalInt.empty();

    /** Takes over a pin, which may be null. */
    private ProcfsProcess(Procfs procfs, ProcessIdentity identity, MetricFlags metrics, Pin pin) {
        this.procfs = procfs;
        this.identity = identity;
        this.metrics = metrics;
        this.pin = pin;
        this.statm = procfs.file(identity.pid(), "statm", Transfer.isAnyOf(Transfer.MEMORY, metrics), false);
        this.io = procfs.file(identity.pid(), "io", Transfer.isAnyOf(Transfer.IO, metrics), true);
        boolean anyStatus = Transfer.isAnyOf(Transfer.SWAP, metrics) || Transfer.isAnyOf(Transfer.SWITCHES, metrics);
        this.status = procfs.file(identity.pid(), "status", anyStatus, false);
        this.files = procfs.openFiles(identity.pid(), "fd", Transfer.isAnyOf(Transfer.FILES, metrics));
    }

    /**
     * Takes hold of a process.
     *
     * @throws NoSuchProcessException when there is none, or only its remains are there
     * @throws IOException typed, when it could not be read
     */
    static ProcfsProcess open(Procfs procfs, long pid, MetricFlags metrics) throws IOException {
        Scratch scratch = procfs.spare().take();
        Pin pin = null;
        boolean held = false;
        try {
            pin = Pin.open(procfs.folder(), pid);
            if (pin == null || !pin.read(scratch.text, scratch.stat)) {
                throw new NoSuchProcessException(pid);
            }
            requireProcess(pid, scratch, procfs.folder());
            ProcessIdentity identity = procfs.identity(pid, scratch.stat);
            held = procfs.folder().live() && pin.hold(procfs.descriptors());
            return new ProcfsProcess(procfs, identity, metrics, held ? pin : null);
        } finally {
            if (pin != null && !held) {
                pin.close();
            }
            procfs.spare().give(scratch);
        }
    }

    private static void requireProcess(long pid, Scratch scratch, ProcFolder folder) throws IOException {
        if (scratch.stat.isThread(scratch.text)) {
            // /proc answers to the number of a thread as well, though it does not list it.
            long process = folder.read(pid + "/status", new ProcessStatus()).process();
            throw new NoSuchProcessException(
                    pid, "no such process: " + pid + " is a thread of pid " + process + ", measure that");
        }
        if (scratch.stat.isRemains()) {
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
        Scratch scratch = procfs.spare().take();
        try {
            exited = !(pin == null ? readUnheld(scratch, into) : read(scratch, pin, into));
        } catch (IOException failure) {
            into.fail(ProcFolder.why(failure));
        } finally {
            procfs.spare().give(scratch);
        }
        return !exited;
    }

    /** With a pin for this one read. */
    private boolean readUnheld(Scratch scratch, Reading into) throws IOException {
        try (Pin now = Pin.open(procfs.folder(), identity.pid())) {
            return now != null && read(scratch, now, into);
        }
    }

    private boolean read(Scratch scratch, Pin proof, Reading into) throws IOException {
        Absence noMemory = statm.read(scratch.text, scratch.statm);
        Absence noIo = io.read(scratch.text, scratch.io);
        Absence noStatus = status.read(scratch.text, scratch.status);
        Absence noFiles = files.read();
        Stat stat = scratch.stat;
        // Last, as it says whose all of that was.
        if (!proof.read(scratch.text, stat) || stat.startTicks() != identity.startKey()) {
            return false;
        }
        Transfer.times(stat, procfs.units(), into);
        Transfer.io(noIo, scratch.io, into);
        Transfer.switches(noStatus, scratch.status, into);
        Transfer.network(Procfs.NO_NETWORK, into);
        if (stat.isRemains()) {
            readRemains(scratch, proof, into);
            return false;
        }
        into.name(name.of(scratch.text, stat, proof));
        into.status(stat.status());
        long threads = stat.threads();
        if (stat.isLeaderless()) {
            if (!readSurvivor(scratch, proof, into)) {
                return false;
            }
        } else {
            Transfer.memory(noMemory, scratch.statm, procfs.units(), into);
            Transfer.swap(noStatus, scratch.status, stat.isKernelThread(), into);
            Transfer.files(noFiles, files.count(), into);
        }
        into.set(Counter.THREADS, threads);
        return true;
    }

    /** Once more what may have moved before the end was seen, and how it ended. The kernel says 0 to who may not know. */
    private void readRemains(Scratch scratch, Pin proof, Reading into) throws IOException {
        int code = scratch.stat.exitCode(scratch.text);
        boolean known = code != 0 || mayReadIo(scratch);
        Absence noIo = io.read(scratch.text, scratch.io);
        Absence noStatus = status.read(scratch.text, scratch.status);
        if (proof.answers(scratch.text)) {
            Transfer.io(noIo, scratch.io, into);
            Transfer.switches(noStatus, scratch.status, into);
            exitCode = known ? OptionalInt.of(code) : OptionalInt.empty();
        }
    }

    /** Memory and files of a thread that lives on, as the first one has ended; false when none does. */
    private boolean readSurvivor(Scratch scratch, Pin proof, Reading into) throws IOException {
        long pid = identity.pid();
        String thread = Survivor.of(procfs.folder(), pid, scratch);
        if (thread == null) {
            return false;
        }
        try (ProcessFile memory =
                        procfs.file(pid, thread + "statm", Transfer.isAnyOf(Transfer.MEMORY, metrics), false);
                ProcessFile swap =
                        procfs.file(pid, thread + "status", Transfer.isAnyOf(Transfer.SWAP, metrics), false);
                OpenFiles open = procfs.openFiles(pid, thread + "fd", Transfer.isAnyOf(Transfer.FILES, metrics))) {
            Absence noMemory = memory.read(scratch.text, scratch.statm);
            Absence noSwap = swap.read(scratch.text, scratch.status);
            Absence noFiles = open.read();
            if (!proof.answers(scratch.text)) {
                return false;
            }
            Transfer.memory(noMemory, scratch.statm, procfs.units(), into);
            Transfer.swap(noSwap, scratch.status, false, into);
            Transfer.files(noFiles, open.count(), into);
            return true;
        }
    }

    /** Whose io may be read, of that process everything may be known. */
    private boolean mayReadIo(Scratch scratch) throws IOException {
        try (ProcessFile file = procfs.file(identity.pid(), "io", true, true)) {
            return file.read(scratch.text, scratch.io) == null;
        }
    }

    @Override
    public List<String> commandLine() {
        if (closed) {
            throw new IllegalStateException(identity + ": the handle is closed");
        }
        Scratch scratch = procfs.spare().take();
        try (Pin now = pin == null ? Pin.open(procfs.folder(), identity.pid()) : null) {
            Pin proof = pin == null ? now : pin;
            return proof == null ? List.of() : commandLine(scratch, proof);
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read the command line of " + identity + ": " + ProcFolder.why(failure), failure);
        } finally {
            procfs.spare().give(scratch);
        }
    }

    private List<String> commandLine(Scratch scratch, Pin proof) throws IOException {
        KernelText text = scratch.text;
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
        boolean ours = proof.read(text, scratch.stat) && scratch.stat.startTicks() == identity.startKey();
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
                pin) {
            // All of them, also when one throws.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
