package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import io.processinspect.procfs.file.DescriptorBudget;
import io.processinspect.procfs.file.OpenFiles;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.ReadFailure;
import io.processinspect.procfs.parse.Meminfo;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads counters from a proc file system. Safe for all threads. */
final class ProcfsCounterSource implements CounterSource {
    static final String NAME = "procfs";

    private final ProcfsContext procfs;
    private final ProcessLister lister;
    private final CpuReader cpus;

    private ProcfsCounterSource(ProcfsContext procfs) {
        this.procfs = procfs;
        this.lister = new ProcessLister(procfs);
        this.cpus = new CpuReader(procfs.folder());
    }

    /**
     * Opens a proc file system.
     *
     * @throws BackendUnavailableException when the folder is not one
     */
    static ProcfsCounterSource open(
            String root,
            DescriptorBudget budget,
            boolean isNative,
            ProcessNetworks.Mode network,
            ProcfsContext.Idle idle) {
        try {
            ProcFolder folder = ProcFolder.at(root);
            long self = folder.self();
            KernelUnits units = KernelUnits.ofThisMachine();
            return new ProcfsCounterSource(new ProcfsContext(
                    folder,
                    units,
                    new BootClock(folder, units.ticksPerSecond()),
                    budget,
                    new ReadBuffers.Pool(),
                    self,
                    new NativeCalls(folder, self, isNative, network),
                    idle,
                    OpenFiles.areSized(folder)));
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read " + root + " as a proc file system: " + ReadFailure.reasonOf(failure), failure);
        }
    }

    @Override
    public void prepareRepeatedReads() {
        procfs.calls().load();
    }

    @Override
    public Capabilities capabilities() {
        NativeCalls clock = procfs.calls();
        ProcessNetworks networks = clock.networks();
        String path = procfs.folder().path();
        boolean held = procfs.folder().live();
        return new Capabilities(
                NAME,
                "kernel counters, read from the files below " + path
                        + (clock.isLoaded() ? ", and CPU clocks by native calls" : "")
                        + (networks.coverage().equals(Optional.of(ProcessNetworks.TCP))
                                ? "; network=bpf would count all of IP, with CAP_BPF and CAP_PERFMON"
                                : "")
                        + clock.unavailableReason()
                                .map(why -> "; without native calls: " + why)
                                .orElse(""),
                held ? Capabilities.Identity.HANDLE : Capabilities.Identity.START_TIME,
                held
                        ? Optional.of(
                                "more than " + procfs.budget().maxStatHandles() + " processes are open at one time")
                        : Optional.empty(),
                Optional.of(
                        Duration.ofNanos(clock.isLoaded() ? 1 : procfs.units().nanos(1))),
                networks.coverage(),
                networks.unsupported());
    }

    @Override
    public OpenProcess open(long pid, MetricFlags metrics) {
        try {
            return ProcfsProcess.open(procfs, pid, metrics);
        } catch (java.nio.file.AccessDeniedException refused) {
            throw new AccessDeniedException(pid, ReadFailure.reasonOf(refused));
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read pid " + pid + ": " + ReadFailure.reasonOf(failure), failure);
        }
    }

    @Override
    public OpenProcess[] openAll(long[] pids, MetricFlags metrics) {
        return metrics.contains(Metric.NET)
                ? inBatch(procfs.calls().networks(), () -> CounterSource.super.openAll(pids, metrics))
                : CounterSource.super.openAll(pids, metrics);
    }

    @Override
    public void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        inBatch(procfs.calls().openNetworks(), () -> {
            CounterSource.super.readAll(open, into, alive);
            return null;
        });
    }

    /** Network bytes are read once for all processes. */
    private static <V> V inBatch(ProcessNetworks networks, Supplier<V> reads) {
        if (networks == null || networks.bytes() == null) {
            return reads.get();
        }
        networks.bytes().beginBatch();
        try {
            return reads.get();
        } finally {
            networks.bytes().endBatch();
        }
    }

    @Override
    public List<ProcessEntry> processes() {
        return lister.all();
    }

    @Override
    public SystemMemory systemMemory() {
        try {
            return CounterMapping.systemMemory(procfs.folder().read("meminfo", Meminfo::parse));
        } catch (NoSuchFileException missing) {
            return CounterMapping.noSystemMemory(Absence.unsupported(ReadFailure.reasonOf(missing)));
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read the machine's memory: " + ReadFailure.reasonOf(failure), failure);
        }
    }

    /** Affinity and quota are those of this program. */
    @Override
    public Cpus cpus() {
        try {
            return cpus.read();
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read the machine's CPUs: " + ReadFailure.reasonOf(failure), failure);
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

    /** Does nothing: only open processes hold resources. */
    @Override
    public void close() {}
}
