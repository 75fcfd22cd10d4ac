package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * One process by its pid and start time. OSHI holds nothing open, so that a pid reused within one step of the start time
 * (10 ms on Linux) would be taken for the same process.
 */
final class OshiProcess implements OpenProcess {
    private static final System.Logger LOG = System.getLogger("io.processinspect");

    private final OshiAttributes attributes;
    private final ProcessIdentity identity;
    private final OSProcess process;

    private OshiProcess(OshiAttributes attributes, ProcessIdentity identity, OSProcess process) {
        this.attributes = attributes;
        this.identity = identity;
        this.process = process;
    }

    static OshiProcess open(OperatingSystem system, OshiAttributes attributes, long pid) {
        KernelFiles.processOfThread(pid).ifPresent(process -> {
            throw new NoSuchProcessException(
                    pid, "no such process: " + pid + " is a thread of pid " + process + ", measure that");
        });
        OSProcess found = find(system, pid);
        if (found != null && OshiAttributes.isRemains(found)) {
            throw new NoSuchProcessException(
                    pid, "no such process: pid " + pid + " has exited, and only its remains are there");
        }
        if (found == null || OshiAttributes.isBlind(found)) {
            return new OshiProcess(attributes, identityByJdk(pid), found);
        }
        return new OshiProcess(
                attributes, ProcessIdentity.startedAt(pid, Instant.ofEpochMilli(found.getStartTime())), found);
    }

    /** Null when OSHI sees none, or fails over it: the JDK then says whether there is one. */
    private static OSProcess find(OperatingSystem system, long pid) {
        try {
            return pid > Integer.MAX_VALUE ? null : system.getProcess((int) pid);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.DEBUG, "OSHI failed over pid " + pid, failure);
            return null;
        }
    }

    private static ProcessIdentity identityByJdk(long pid) {
        return ProcessHandle.of(pid)
                .filter(handle -> !isRemains(pid))
                .map(OshiProcess::identity)
                .orElseThrow(() -> new NoSuchProcessException(pid));
    }

    /** The JDK's start time is OSHI's, wherever both know one. */
    static ProcessIdentity identity(ProcessHandle handle) {
        Optional<Instant> start = handle.info().startInstant();
        return start.map(time -> ProcessIdentity.startedAt(handle.pid(), time))
                .orElseGet(() -> new ProcessIdentity(handle.pid(), 0, start));
    }

    @Override
    public ProcessIdentity process() {
        return identity;
    }

    @Override
    public boolean read(Reading into) {
        if (!update() || OshiAttributes.isBlind(process)) {
            return readByJdk(into);
        }
        if (process.getStartTime() != identity.startKey()) {
            return false;
        }
        if (OshiAttributes.isRemains(process)) {
            attributes.cpu(process, into);
            return false;
        }
        attributes.fill(process, into);
        return true;
    }

    /** Twice where the first looks as if the process had vanished half way. */
    private boolean update() {
        return process != null
                && process.updateAttributes()
                && (!OshiAttributes.isTorn(process) || process.updateAttributes());
    }

    /** To the JDK a zombie is alive. */
    private static boolean isRemains(long pid) {
        return OshiAttributes.LINUX && KernelFiles.isRemains(pid);
    }

    /** OSHI sees nothing: the process is gone, or has a name that OSHI cannot read. */
    private boolean readByJdk(Reading into) {
        Optional<ProcessHandle> handle = ProcessHandle.of(identity.pid());
        if (handle.isEmpty()
                || isRemains(identity.pid())
                || !identity(handle.get()).equals(identity)) {
            return false;
        }
        into.name(OshiAttributes.name(handle.get()));
        for (Counter counter : Counter.all()) {
            Absence never = attributes.whyNever(counter);
            into.absent(counter, never == null ? OshiAttributes.BLIND : never);
        }
        return true;
    }

    @Override
    public List<String> commandLine() {
        if (process == null) {
            return List.of();
        }
        List<String> arguments = process.getArguments();
        // Read by the pid alone, so that who has it afterwards must still be the one.
        boolean ours = update() && process.getStartTime() == identity.startKey() && !OshiAttributes.isRemains(process);
        return ours ? List.copyOf(arguments) : List.of();
    }

    /** OSHI holds nothing. */
    @Override
    public void close() {}
}
