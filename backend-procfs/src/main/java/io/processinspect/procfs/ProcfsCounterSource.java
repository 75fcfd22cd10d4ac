package io.processinspect.procfs;

import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a proc file system. Safe for all threads. */
final class ProcfsCounterSource implements CounterSource {
    private static final System.Logger LOG = System.getLogger("io.processinspect");

    private final ProcfsContext procfs;
    private final Capabilities capabilities;
    private final ProcessLister rows;

    private ProcfsCounterSource(ProcfsContext procfs) {
        this.procfs = procfs;
        this.capabilities = capabilities(procfs);
        this.rows = new ProcessLister(procfs);
    }

    /**
     * Opens the proc file system that is mounted there.
     *
     * @throws BackendUnavailableException when there is none
     */
    static ProcfsCounterSource open(String root, DescriptorBudget budget) {
        try {
            AuxiliaryVector vector =
                    AuxiliaryVector.parse(Files.readAllBytes(Path.of(ProcFolder.OWN.path(), "self", "auxv")));
            ProcFolder folder = ProcFolder.at(root);
            long boot = folder.read("stat", new SystemStat()).bootSeconds();
            KernelUnits units = new KernelUnits(vector.pageSize(), vector.ticksPerSecond(), boot);
            return new ProcfsCounterSource(new ProcfsContext(
                    folder, units, budget, new ReadBuffers.Pool(), folder.self(), OpenFiles.areSized(folder)));
        } catch (IOException failure) {
            throw new BackendUnavailableException("no proc file system of Linux: " + ProcFolder.why(failure), failure);
        }
    }

    private static Capabilities capabilities(ProcfsContext procfs) {
        String path = procfs.folder().path();
        boolean held = procfs.folder().live();
        return new Capabilities(
                ProcfsCounterSourceProvider.NAME,
                "the kernel's own counters, from the files below " + path,
                held ? Capabilities.Identity.HANDLE : Capabilities.Identity.START_TIME,
                held
                        ? Optional.of(
                                "more than " + procfs.budget().maxStatHandles() + " processes are open at one time")
                        : Optional.empty(),
                Map.of(Counter.BYTES_SENT, ProcfsContext.NO_NETWORK, Counter.BYTES_RECEIVED, ProcfsContext.NO_NETWORK));
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public OpenProcess open(long pid, MetricFlags metrics) {
        try {
            return ProcfsProcess.open(procfs, pid, metrics);
        } catch (java.nio.file.AccessDeniedException refused) {
            throw new AccessDeniedException(pid, ProcFolder.why(refused));
        } catch (IOException failure) {
            throw new BackendUnavailableException("cannot read pid " + pid + ": " + ProcFolder.why(failure), failure);
        }
    }

    @Override
    public List<ProcessEntry> processes() {
        return rows.all();
    }

    @Override
    public SystemMemory systemMemory() {
        try {
            return procfs.folder().read("meminfo", new Meminfo()).memory();
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read the machine's memory: " + ProcFolder.why(failure), failure);
        }
    }

    /** On line by /proc/stat; affinity and quota are those of this program. */
    @Override
    public Cpus cpus() {
        try {
            int online = procfs.folder().read("stat", new SystemStat()).onlineCpus();
            // The mask may name CPUs that are not there, or not on line.
            int affinity = Math.min(
                    online, ProcFolder.OWN.read("self/status", new Affinity()).cpus());
            return new Cpus(online, OptionalInt.of(affinity), quota());
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read the machine's CPUs: " + ProcFolder.why(failure), failure);
        }
    }

    private static OptionalDouble quota() {
        Path self = Path.of(ProcFolder.OWN.path(), "self");
        try {
            return new CpuQuota(self.resolve("cgroup"), self.resolve("mountinfo")).cpus();
        } catch (IOException | InvalidPathException unreadable) {
            LOG.log(System.Logger.Level.DEBUG, "the quota is unknown", unreadable);
            return OptionalDouble.empty();
        }
    }

    @Override
    public long self() {
        if (procfs.self() == 0) {
            throw new BackendUnavailableException(
                    procfs.folder().path() + "/self does not name this program; give its pid instead of self");
        }
        return procfs.self();
    }

    /** Nothing is held but by handles. */
    @Override
    public void close() {}
}
