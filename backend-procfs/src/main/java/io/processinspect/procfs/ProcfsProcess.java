package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One process, read from its files. Each read ends with its pin, which proves that all of it was of this process; only the
 * files of the metrics that were asked for are touched.
 */
final class ProcfsProcess implements OpenProcess {
    private static final Counter[] MEMORY = {Counter.WORKING_SET, Counter.PRIVATE_BYTES, Counter.SHARED, Counter.VIRTUAL
    };
    private static final Counter[] IO = {
        Counter.READS,
        Counter.WRITES,
        Counter.BYTES_READ,
        Counter.BYTES_WRITTEN,
        Counter.STORAGE_READ,
        Counter.STORAGE_WRITTEN
    };
    private static final Counter[] SWITCHES = {Counter.VOLUNTARY_SWITCHES, Counter.INVOLUNTARY_SWITCHES};
    private static final Counter[] SWAP = {Counter.PAGEFILE};
    private static final Counter[] FILES = {Counter.HANDLES};
    private static final Counter[] NETWORK = {Counter.BYTES_SENT, Counter.BYTES_RECEIVED};
    private static final Absence NO_SWAP_LINE = Absence.failed("/proc/PID/status has no line VmSwap:");

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
        this.statm = procfs.file(identity.pid(), "statm", isAnyOf(MEMORY, metrics), false);
        this.io = procfs.file(identity.pid(), "io", isAnyOf(IO, metrics), true);
        boolean anyStatus = isAnyOf(SWAP, metrics) || isAnyOf(SWITCHES, metrics);
        this.status = procfs.file(identity.pid(), "status", anyStatus, false);
        this.files = procfs.openFiles(identity.pid(), "fd", isAnyOf(FILES, metrics));
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

    private static boolean isAnyOf(Counter[] counters, MetricFlags metrics) {
        return Stream.of(counters).anyMatch(counter -> metrics.contains(counter.metric()));
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
        setTimes(stat, into);
        setIo(noIo, scratch.io, into);
        setSwitches(noStatus, scratch.status, into);
        setAbsent(Procfs.NO_NETWORK, NETWORK, into);
        if (stat.isRemains()) {
            readRemains(scratch, proof, into);
            return false;
        }
        into.name(name.of(scratch.text, stat, proof));
        into.status(stat.status());
        into.set(Counter.THREADS, stat.threads());
        if (stat.isLeaderless()) {
            return readSurvivor(scratch, proof, into);
        }
        setMemory(noMemory, scratch.statm, into);
        setSwap(noStatus, scratch.status, stat.isKernelThread(), into);
        setFiles(noFiles, files.count(), into);
        return true;
    }

    /** Once more what may have moved before the end was seen, and how it ended. The kernel says 0 to who may not know. */
    private void readRemains(Scratch scratch, Pin proof, Reading into) throws IOException {
        int code = scratch.stat.exitCode(scratch.text);
        boolean known = code != 0 || mayReadIo(scratch);
        Absence noIo = io.read(scratch.text, scratch.io);
        Absence noStatus = status.read(scratch.text, scratch.status);
        if (proof.answers(scratch.text)) {
            setIo(noIo, scratch.io, into);
            setSwitches(noStatus, scratch.status, into);
            exitCode = known ? OptionalInt.of(code) : OptionalInt.empty();
        }
    }

    /** The same of a thread that lives on, as the first one has ended. */
    private boolean readSurvivor(Scratch scratch, Pin proof, Reading into) throws IOException {
        long pid = identity.pid();
        String thread = Survivor.of(procfs.folder(), pid, scratch);
        if (thread == null) {
            return false;
        }
        try (ProcessFile memory = procfs.file(pid, thread + "statm", isAnyOf(MEMORY, metrics), false);
                ProcessFile swap = procfs.file(pid, thread + "status", isAnyOf(SWAP, metrics), false);
                OpenFiles open = procfs.openFiles(pid, thread + "fd", isAnyOf(FILES, metrics))) {
            Absence noMemory = memory.read(scratch.text, scratch.statm);
            Absence noSwap = swap.read(scratch.text, scratch.status);
            Absence noFiles = open.read();
            if (!proof.answers(scratch.text)) {
                return false;
            }
            setMemory(noMemory, scratch.statm, into);
            setSwap(noSwap, scratch.status, false, into);
            setFiles(noFiles, open.count(), into);
            return true;
        }
    }

    private void setTimes(Stat stat, Reading into) {
        into.set(Counter.KERNEL_NANOS, procfs.units().nanos(stat.kernelTicks()));
        into.set(Counter.USER_NANOS, procfs.units().nanos(stat.userTicks()));
        into.set(Counter.MINOR_FAULTS, stat.minorFaults());
        into.set(Counter.MAJOR_FAULTS, stat.majorFaults());
    }

    private static void setIo(Absence why, ProcessIo io, Reading into) {
        if (setAbsent(why, IO, into)) {
            return;
        }
        into.set(Counter.READS, io.reads());
        into.set(Counter.WRITES, io.writes());
        into.set(Counter.BYTES_READ, io.bytesRead());
        into.set(Counter.BYTES_WRITTEN, io.bytesWritten());
        into.set(Counter.STORAGE_READ, io.storageRead());
        into.set(Counter.STORAGE_WRITTEN, io.storageWritten());
    }

    private static void setSwitches(Absence why, ProcessStatus status, Reading into) {
        if (setAbsent(why, SWITCHES, into)) {
            return;
        }
        into.set(Counter.VOLUNTARY_SWITCHES, status.voluntarySwitches());
        into.set(Counter.INVOLUNTARY_SWITCHES, status.involuntarySwitches());
    }

    private void setMemory(Absence why, Statm statm, Reading into) {
        if (setAbsent(why, MEMORY, into)) {
            return;
        }
        into.set(Counter.WORKING_SET, procfs.units().bytes(statm.resident()));
        into.set(Counter.PRIVATE_BYTES, procfs.units().bytes(statm.anonymous()));
        into.set(Counter.SHARED, procfs.units().bytes(statm.shared()));
        into.set(Counter.VIRTUAL, procfs.units().bytes(statm.size()));
    }

    private static void setSwap(Absence why, ProcessStatus status, boolean kernelThread, Reading into) {
        if (setAbsent(why, SWAP, into)) {
            return;
        }
        if (status.hasSwap() || kernelThread) {
            into.set(Counter.PAGEFILE, status.swapBytes());
        } else {
            into.absent(Counter.PAGEFILE, NO_SWAP_LINE);
        }
    }

    private static void setFiles(Absence why, long count, Reading into) {
        if (!setAbsent(why, FILES, into)) {
            into.set(Counter.HANDLES, count);
        }
    }

    /**
     * Gives all of them this reason.
     *
     * @param why null when they are there
     * @return whether there was a reason
     */
    private static boolean setAbsent(Absence why, Counter[] counters, Reading into) {
        if (why == null) {
            return false;
        }
        for (Counter counter : counters) {
            into.absent(counter, why);
        }
        return true;
    }

    /** Whose io may be read, of that process everything may be known. */
    private boolean mayReadIo(Scratch scratch) throws IOException {
        try (ProcessFile file = procfs.file(identity.pid(), "io", true, true)) {
            return file.read(scratch.text, scratch.io) == null;
        }
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
