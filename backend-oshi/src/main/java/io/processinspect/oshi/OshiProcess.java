package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessInspectException;
import io.processinspect.ProcessSocket;
import io.processinspect.spi.LibraryLog;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * One process, identified by pid and start time. OSHI holds nothing open, so a pid reused within one step of the start
 * time (10 ms on Linux) is mistaken for the same process.
 */
final class OshiProcess implements OpenProcess {
    private static final Absence NO_START = Absence.unsupported("the JDK reports no start time");

    private final OperatingSystem system;
    private final OshiAttributes attributes;
    private final ProcessIdentity identity;
    private final OSProcess process;

    private OshiProcess(
            OperatingSystem system, OshiAttributes attributes, ProcessIdentity identity, OSProcess process) {
        this.system = system;
        this.attributes = attributes;
        this.identity = identity;
        this.process = process;
    }

    static OshiProcess open(OperatingSystem system, OshiAttributes attributes, long pid) {
        KernelFiles.processOfThread(pid).ifPresent(process -> {
            throw new NoSuchProcessException(
                    pid, "no such process: " + pid + " is a thread of pid " + process + "; use that pid");
        });
        OSProcess found = find(system, pid);
        if (found != null && OshiAttributes.hasExited(found)) {
            throw NoSuchProcessException.exited(pid);
        }
        if (found == null || OshiAttributes.isUnreadable(found)) {
            return new OshiProcess(system, attributes, identityByJdk(pid), found);
        }
        return new OshiProcess(
                system, attributes, ProcessIdentity.startedAt(pid, Instant.ofEpochMilli(found.getStartTime())), found);
    }

    /** Null when OSHI does not find the process or fails; the JDK then determines whether it exists. */
    private static OSProcess find(OperatingSystem system, long pid) {
        try {
            return pid > Integer.MAX_VALUE ? null : system.getProcess((int) pid);
        } catch (RuntimeException failure) {
            LibraryLog.get()
                    .log(
                            System.Logger.Level.DEBUG,
                            "OSHI failed to read pid " + pid + "; using the JDK instead",
                            failure);
            return null;
        }
    }

    private static ProcessIdentity identityByJdk(long pid) {
        return ProcessHandle.of(pid)
                .filter(handle -> !hasExited(pid))
                .map(OshiProcess::identity)
                .orElseThrow(() -> new NoSuchProcessException(pid));
    }

    /** The JDK's start time equals OSHI's, where both report one. */
    static ProcessIdentity identity(ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .map(time -> ProcessIdentity.startedAt(handle.pid(), time))
                .orElseGet(() -> new ProcessIdentity(handle.pid(), 0, Measured.absent("start time", NO_START)));
    }

    @Override
    public ProcessIdentity process() {
        return identity;
    }

    @Override
    public boolean read(Reading into) {
        if (!update() || OshiAttributes.isUnreadable(process)) {
            return readByJdk(into);
        }
        if (process.getStartTime() != identity.startKey()) {
            return false;
        }
        if (OshiAttributes.hasExited(process)) {
            attributes.cpu(process, into);
            return false;
        }
        attributes.fill(process, into);
        return true;
    }

    /** Updates twice when the process seems to have exited during the first update. */
    private boolean update() {
        return process != null
                && process.updateAttributes()
                && (!OshiAttributes.isMemoryMissing(process) || process.updateAttributes());
    }

    /** Needed because the JDK reports a zombie as alive. */
    private static boolean hasExited(long pid) {
        return OshiAttributes.LINUX && KernelFiles.hasExited(pid);
    }

    /** Used when OSHI reports nothing: the process has exited, or OSHI cannot read its name. */
    private boolean readByJdk(Reading into) {
        Optional<ProcessHandle> handle = ProcessHandle.of(identity.pid());
        if (handle.isEmpty()
                || hasExited(identity.pid())
                || !identity(handle.get()).equals(identity)) {
            return false;
        }
        into.name(OshiAttributes.name(handle.get()));
        for (Counter counter : Counter.all()) {
            Absence unsupported = attributes.unsupported(counter);
            into.absent(counter, unsupported == null ? OshiAttributes.UNREADABLE : unsupported);
        }
        return true;
    }

    @Override
    public List<String> commandLine() {
        if (process == null) {
            return List.of();
        }
        // OSHI parts them at line breaks as well.
        List<String> arguments = OshiAttributes.LINUX ? KernelFiles.arguments(identity.pid()) : process.getArguments();
        // They are read by pid alone, so check afterwards that the pid still belongs to this process.
        return isAlive() ? List.copyOf(arguments) : List.of();
    }

    @Override
    public List<ProcessSocket> sockets() {
        if (process == null || OshiAttributes.isUnreadable(process)) {
            throw new BackendUnavailableException("OSHI cannot read " + identity);
        }
        try {
            attributes.requireSockets(process, identity.pid());
            return OshiSockets.of(system, identity.pid());
        } catch (ProcessInspectException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw new BackendUnavailableException("OSHI cannot list sockets: " + failure, failure);
        } finally {
            // They are found by pid alone, and those of a process that has exited are hidden.
            requireAlive();
        }
    }

    private void requireAlive() {
        if (!isAlive()) {
            throw NoSuchProcessException.exited(identity.pid());
        }
    }

    private boolean isAlive() {
        return update() && process.getStartTime() == identity.startKey() && !OshiAttributes.hasExited(process);
    }

    /** Does nothing: OSHI holds no resources. */
    @Override
    public void close() {}
}
