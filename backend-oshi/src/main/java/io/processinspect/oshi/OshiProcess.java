package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.time.Instant;
import java.util.Optional;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * One process by its pid and start time. OSHI holds nothing open, so that a pid reused within one step of the start time
 * (10 ms on Linux) would be taken for the same process.
 */
final class OshiProcess implements OpenProcess {
    private final View view;
    private final ProcessIdentity identity;
    private final OSProcess process;

    private OshiProcess(View view, ProcessIdentity identity, OSProcess process) {
        this.view = view;
        this.identity = identity;
        this.process = process;
    }

    static OshiProcess open(OperatingSystem system, View view, long pid) {
        OSProcess found = pid > Integer.MAX_VALUE ? null : system.getProcess((int) pid);
        if (found != null && View.isRemains(found)) {
            throw new NoSuchProcessException(
                    pid, "no such process: pid " + pid + " has exited, and only its remains are there");
        }
        if (found == null || View.isBlind(found)) {
            return new OshiProcess(view, identityByJdk(pid), found);
        }
        return new OshiProcess(view, ProcessIdentity.startedAt(pid, Instant.ofEpochMilli(found.getStartTime())), found);
    }

    private static ProcessIdentity identityByJdk(long pid) {
        return ProcessHandle.of(pid).map(OshiProcess::identity).orElseThrow(() -> new NoSuchProcessException(pid));
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
        if (!update() || View.isBlind(process)) {
            return readByJdk(into);
        }
        if (process.getStartTime() != identity.startKey()) {
            return false;
        }
        if (View.isRemains(process)) {
            view.cpu(process, into);
            return false;
        }
        view.fill(process, into);
        return true;
    }

    /** Twice where the first looks as if the process had vanished half way. */
    private boolean update() {
        return process != null && process.updateAttributes() && (!View.isTorn(process) || process.updateAttributes());
    }

    /** OSHI sees nothing: the process is gone, or has a name that OSHI cannot read. */
    private boolean readByJdk(Reading into) {
        Optional<ProcessHandle> handle = ProcessHandle.of(identity.pid());
        if (handle.isEmpty() || !identity(handle.get()).equals(identity)) {
            return false;
        }
        into.name(View.name(handle.get()));
        for (Counter counter : Counter.all()) {
            Absence never = view.whyNever(counter);
            into.absent(counter, never == null ? View.BLIND : never);
        }
        return true;
    }

    /** OSHI holds nothing. */
    @Override
    public void close() {}
}
