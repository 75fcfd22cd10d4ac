package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Status;
import io.processinspect.spi.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import oshi.software.os.OSProcess;
import oshi.util.PlatformEnum;

/** Tells what OSHI knows of a process from what it only fills in. */
final class OshiAttributes {
    static final Absence BLIND = Absence.failed("OSHI cannot read a process with such a name");
    static final Absence NO_MEMORY = Absence.failed("OSHI gave no memory for a process that has some");
    private static final Absence DENIED = Absence.denied("the system refuses it to this user");
    static final Absence LEADER = Absence.failed("the first thread has ended, and the system tells no more");
    private static final Absence NO_FILES =
            Absence.failed("OSHI gave no open files, as it does when it cannot count them");
    // The kernel's names are cut to 15 bytes on Linux; elsewhere a name of this length is looked up for nothing.
    private static final int CUT_NAME = 15;
    static final boolean LINUX = PlatformEnum.getCurrentPlatform() == PlatformEnum.LINUX;
    // The parent of all kernel threads, which alone have neither memory nor files.
    private static final int KTHREADD = 2;
    private static final boolean KERNEL_THREADS = LINUX && KernelFiles.showKernelThreads();

    private final Capabilities capabilities;
    private final String user;
    private final boolean elevated;

    OshiAttributes(Capabilities capabilities, OSProcess self, boolean elevated) {
        this.capabilities = capabilities;
        this.user = self.getUserID();
        this.elevated = elevated;
    }

    /** OSHI could not make out the line that the system gives: no process is without a thread. */
    static boolean isBlind(OSProcess process) {
        return process.getThreadCount() < 1;
    }

    /**
     * Ended, or about to: only its remains are there. A first thread that ended before the others is none; a process whose
     * memory is gone already is one, though the system does not say so yet.
     */
    static boolean isRemains(OSProcess process) {
        boolean ended = process.getState() == OSProcess.State.ZOMBIE;
        boolean ending = LINUX && hasNoMemory(process) && process.getVirtualSize() == 0;
        return process.getThreadCount() == 1 && (ended || ending);
    }

    /** It vanished while OSHI was reading, or so it seems. */
    static boolean isTorn(OSProcess process) {
        return hasNoMemory(process) && process.getState() != OSProcess.State.ZOMBIE;
    }

    private static boolean hasNoMemory(OSProcess process) {
        return process.getResidentMemory() <= 0 && !isKernelThread(process);
    }

    private static boolean isKernelThread(OSProcess process) {
        return KERNEL_THREADS && (process.getProcessID() == KTHREADD || process.getParentProcessID() == KTHREADD);
    }

    /** On Linux what OSHI calls private is resident less shared, so that the third is known as well. */
    static boolean knowsShared() {
        return LINUX;
    }

    static Status status(OSProcess process) {
        return switch (process.getState()) {
            case NEW -> Status.NEW;
            case RUNNING -> Status.RUNNING;
            case SLEEPING -> Status.SLEEPING;
            case WAITING -> Status.DISK_SLEEP;
            case ZOMBIE -> Status.ZOMBIE;
            case STOPPED, SUSPENDED -> Status.STOPPED;
            case OTHER, INVALID -> Status.UNKNOWN;
        };
    }

    static String name(OSProcess process) {
        String name = process.getName();
        if (name.getBytes(StandardCharsets.UTF_8).length != CUT_NAME
                || process.getArguments().isEmpty()) {
            return name;
        }
        String command = process.getArguments().get(0);
        String last = command.substring(command.lastIndexOf('/') + 1);
        return last.startsWith(name) ? last : name;
    }

    /** The name as the JDK knows it, where OSHI is blind; empty when it does not. */
    static String name(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .map(Path::toString)
                .orElse("");
    }

    /** Puts everything that OSHI knows into the reading. */
    void fill(OSProcess process, Reading into) {
        into.name(name(process));
        into.status(status(process));
        boolean leaderEnded = process.getState() == OSProcess.State.ZOMBIE;
        if (leaderEnded) {
            absent(
                    into,
                    LEADER,
                    Counter.WORKING_SET,
                    Counter.PRIVATE_BYTES,
                    Counter.SHARED,
                    Counter.VIRTUAL,
                    Counter.HANDLES);
        } else {
            memory(process, into);
            handles(process, into);
        }
        into.set(Counter.THREADS, process.getThreadCount());
        cpu(process, into);
        bytes(process, into);
        into.set(Counter.MINOR_FAULTS, process.getMinorFaults());
        into.set(Counter.MAJOR_FAULTS, process.getMajorFaults());
        into.set(Counter.VOLUNTARY_SWITCHES, process.getVoluntaryContextSwitches());
        into.set(Counter.INVOLUNTARY_SWITCHES, process.getInvoluntaryContextSwitches());
        capabilities.unsupported().forEach(into::absent);
    }

    /** Why this counter can never be had here; null when it can. */
    Absence whyNever(Counter counter) {
        return capabilities.unsupported().get(counter);
    }

    void cpu(OSProcess process, Reading into) {
        into.set(Counter.KERNEL_NANOS, process.getKernelTime() * 1_000_000);
        into.set(Counter.USER_NANOS, process.getUserTime() * 1_000_000);
    }

    private void memory(OSProcess process, Reading into) {
        if (isTorn(process)) {
            Absence why = mayRead(process) ? NO_MEMORY : DENIED;
            absent(into, why, Counter.WORKING_SET, Counter.PRIVATE_BYTES, Counter.SHARED, Counter.VIRTUAL);
        } else {
            into.set(Counter.WORKING_SET, process.getResidentMemory());
            into.set(Counter.PRIVATE_BYTES, process.getPrivateResidentMemory());
            into.set(Counter.SHARED, process.getResidentMemory() - process.getPrivateResidentMemory());
            into.set(Counter.VIRTUAL, process.getVirtualSize());
        }
    }

    private void handles(OSProcess process, Reading into) {
        if (!into.wants(Counter.HANDLES)) {
            return;
        }
        long files = process.getOpenFiles();
        if (files > 0 || files == 0 && isKernelThread(process) && mayRead(process)) {
            into.set(Counter.HANDLES, files);
        } else {
            into.absent(Counter.HANDLES, mayRead(process) ? NO_FILES : DENIED);
        }
    }

    private void bytes(OSProcess process, Reading into) {
        if (!into.wants(Counter.STORAGE_READ) && !into.wants(Counter.BYTES_READ)) {
            return;
        }
        long read = process.getBytesRead();
        long written = process.getBytesWritten();
        if (read == 0 && written == 0 && !mayReadBytes(process)) {
            absent(
                    into,
                    DENIED,
                    Counter.BYTES_READ,
                    Counter.BYTES_WRITTEN,
                    Counter.STORAGE_READ,
                    Counter.STORAGE_WRITTEN);
            return;
        }
        into.set(Counter.BYTES_READ, read);
        into.set(Counter.BYTES_WRITTEN, written);
        into.set(Counter.STORAGE_READ, read);
        into.set(Counter.STORAGE_WRITTEN, written);
    }

    /** Root, too, is refused the bytes of a process that protects itself. */
    private boolean mayReadBytes(OSProcess process) {
        return LINUX ? KernelFiles.mayReadIo(process.getProcessID()) : mayRead(process);
    }

    private boolean mayRead(OSProcess process) {
        return elevated || user.equals(process.getUserID());
    }

    private static void absent(Reading into, Absence why, Counter... counters) {
        for (Counter counter : counters) {
            into.absent(counter, why);
        }
    }
}
