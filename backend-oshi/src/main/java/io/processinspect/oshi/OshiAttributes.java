package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Status;
import io.processinspect.spi.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oshi.software.os.OSProcess;
import oshi.util.PlatformEnum;

/** Converts what OSHI reports about a process, and distinguishes real values from placeholders. Thread-safe. */
final class OshiAttributes {
    static final Absence UNREADABLE = Absence.failed("OSHI cannot read a process with this name");
    static final Absence NO_MEMORY = Absence.failed("OSHI reported no memory for a process that has some");
    private static final Absence DENIED = Absence.denied("the system denies this user access");
    static final Absence MAIN_THREAD_EXITED =
            Absence.failed("the main thread has exited, and the system no longer reports it");
    private static final Absence NO_FILES =
            Absence.failed("OSHI reported 0 open files, as it does when it cannot count them");
    // Linux truncates names to 15 bytes; on other systems a name of this length is looked up needlessly.
    private static final int TRUNCATED_NAME_BYTES = 15;
    private static final int MAX_FILE_NAME_BYTES = 255;
    static final boolean LINUX = PlatformEnum.getCurrentPlatform() == PlatformEnum.LINUX;
    // The parent of all kernel threads, the only processes without memory and files.
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

    /** Whether OSHI failed to parse the process: it then reports no threads, which no process has. */
    static boolean isUnreadable(OSProcess process) {
        return process.getThreadCount() < 1;
    }

    /**
     * Whether the process has exited or is about to. A zombie main thread with other live threads does not count; a
     * process whose memory is already freed does, even before the system reports it as a zombie.
     */
    static boolean hasExited(OSProcess process) {
        boolean zombie = process.getState() == OSProcess.State.ZOMBIE;
        boolean exiting = LINUX && hasNoMemory(process) && process.getVirtualSize() == 0;
        return process.getThreadCount() == 1 && (zombie || exiting);
    }

    /** Whether memory is missing although the process should have some: it may have exited during OSHI's read. */
    static boolean isMemoryMissing(OSProcess process) {
        return hasNoMemory(process) && process.getState() != OSProcess.State.ZOMBIE;
    }

    private static boolean hasNoMemory(OSProcess process) {
        return process.getResidentMemory() <= 0 && !isKernelThread(process);
    }

    private static boolean isKernelThread(OSProcess process) {
        return KERNEL_THREADS && (process.getProcessID() == KTHREADD || process.getParentProcessID() == KTHREADD);
    }

    /** On Linux OSHI's private memory is resident minus shared, so shared memory can be computed. */
    static boolean reportsShared() {
        return LINUX;
    }

    /**
     * Requires that OSHI sees the sockets of a process, as it lists none otherwise.
     */
    void requireSockets(OSProcess process, long pid) {
        boolean seesOthers = elevated || PlatformEnum.getCurrentPlatform() == PlatformEnum.WINDOWS;
        boolean isSeen = LINUX
                ? KernelFiles.areDescriptorsReadable(pid)
                : seesOthers || process.getUserID().equals(user);
        if (!isSeen) {
            throw new AccessDeniedException(pid, "its sockets are shown to its own user and to administrators alone");
        }
        if (LINUX && !KernelFiles.isInOwnNetwork(pid)) {
            throw new BackendUnavailableException(
                    "OSHI lists no sockets of other network namespaces; backend procfs does");
        }
    }

    static Status status(OSProcess process) {
        return switch (process.getState()) {
            case NEW -> Status.NEW;
            case RUNNING -> Status.RUNNING;
            case SLEEPING -> Status.SLEEPING;
            case WAITING -> Status.DISK_SLEEP;
            case ZOMBIE -> Status.ZOMBIE;
            case STOPPED, SUSPENDED -> Status.STOPPED;
            case OTHER -> LINUX ? otherStatus(process.getProcessID()) : Status.UNKNOWN;
            case INVALID -> Status.UNKNOWN;
        };
    }

    /** States of Linux that OSHI has no word for. */
    private static Status otherStatus(long pid) {
        return switch (KernelFiles.state(pid)) {
            case 'I' -> Status.IDLE;
            case 't' -> Status.TRACING_STOP;
            default -> Status.UNKNOWN;
        };
    }

    static String name(OSProcess process) {
        String name = process.getName();
        if (name.getBytes(StandardCharsets.UTF_8).length != TRUNCATED_NAME_BYTES
                || process.getArguments().isEmpty()
                || name.contains(" ")) {
            return name;
        }
        // To the next blank: a program that writes a title has its arguments behind one, in the name itself as well.
        Matcher whole = Pattern.compile("(?:^|/)(" + Pattern.quote(name) + "[^ /]*)(?: |$)")
                .matcher(process.getArguments().get(0));
        return whole.find() && whole.group(1).getBytes(StandardCharsets.UTF_8).length <= MAX_FILE_NAME_BYTES
                ? whole.group(1)
                : name;
    }

    /** The name according to the JDK, for processes that OSHI cannot read; empty when the JDK does not report it. */
    static String name(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .map(Path::toString)
                .orElse("");
    }

    /** Fills the reading with everything OSHI reports. */
    void fill(OSProcess process, Reading into) {
        into.name(name(process));
        into.status(status(process));
        boolean mainThreadExited = process.getState() == OSProcess.State.ZOMBIE;
        if (mainThreadExited) {
            absent(
                    into,
                    MAIN_THREAD_EXITED,
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

    /** Why this counter is unsupported on this system; null when it is supported. */
    Absence unsupported(Counter counter) {
        return capabilities.unsupported().get(counter);
    }

    void cpu(OSProcess process, Reading into) {
        into.set(Counter.KERNEL_NANOS, process.getKernelTime() * 1_000_000);
        into.set(Counter.USER_NANOS, process.getUserTime() * 1_000_000);
    }

    private void memory(OSProcess process, Reading into) {
        if (isMemoryMissing(process)) {
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

    /** On Linux even root may be denied, for a process that is protected against tracing. */
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
