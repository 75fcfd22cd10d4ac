package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.CgroupInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;
import oshi.util.PlatformEnum;

/** Reads the machine through OSHI. Thread-safe, as OSHI's entry points are. */
final class OshiCounterSource implements CounterSource {
    private static final Absence NO_FREE = Absence.unsupported("OSHI reports available memory, not free memory");
    private static final Absence NO_SWAP = Absence.failed("OSHI returned a negative value");

    private final OperatingSystem system;
    private final HardwareAbstractionLayer hardware;
    private final Capabilities capabilities;
    private final OshiAttributes attributes;
    private final ProcessLister lister;

    private OshiCounterSource(OperatingSystem system, HardwareAbstractionLayer hardware, OSProcess self) {
        this.system = system;
        this.hardware = hardware;
        boolean windows = PlatformEnum.getCurrentPlatform() == PlatformEnum.WINDOWS;
        this.capabilities = new Capabilities(
                OshiCounterSourceProvider.NAME,
                "OSHI on " + system.getFamily() + "; a process is identified by pid and start time, not held open",
                Capabilities.Identity.START_TIME,
                Optional.empty(),
                cpuStep(),
                Optional.empty(),
                OshiCapabilities.unsupported(self, windows));
        this.attributes = new OshiAttributes(capabilities, self, system.isElevated());
        this.lister = new ProcessLister(system);
    }

    /** That of the system's own counters, which OSHI reads; of other systems it is not known. */
    private static Optional<Duration> cpuStep() {
        return switch (PlatformEnum.getCurrentPlatform()) {
            case LINUX -> Optional.of(Duration.ofMillis(10));
            case WINDOWS -> Optional.of(Duration.ofNanos(15_625_000));
            default -> Optional.empty();
        };
    }

    static OshiCounterSource open() {
        SystemInfo info = new SystemInfo();
        OperatingSystem system = info.getOperatingSystem();
        OSProcess self = system.getProcess(system.getProcessId());
        if (self == null || OshiAttributes.isUnreadable(self)) {
            throw new BackendUnavailableException("OSHI cannot read the current process on " + system.getFamily());
        }
        requireStableStart(system, self);
        return new OshiCounterSource(system, info.getHardware(), self);
    }

    /**
     * The start time is all that identifies a process here. Where OSHI cannot read when the system was started, it gives the
     * present instead (seen with 6.9 and a /proc that is mounted with subset=pid).
     */
    private static void requireStableStart(OperatingSystem system, OSProcess self) {
        long before = System.currentTimeMillis();
        while (System.currentTimeMillis() - before < 2) {
            Thread.onSpinWait();
        }
        OSProcess again = system.getProcess(system.getProcessId());
        if (again == null || again.getStartTime() != self.getStartTime()) {
            throw new BackendUnavailableException(
                    "OSHI reports a different start time on each read, so a reused pid cannot be detected");
        }
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public OpenProcess open(long pid, MetricFlags metrics) {
        return OshiProcess.open(system, attributes, pid);
    }

    @Override
    public List<ProcessEntry> processes() {
        return call("list the processes", lister::all);
    }

    @Override
    public SystemMemory systemMemory() {
        return call("read the machine's memory", this::readMemory);
    }

    private SystemMemory readMemory() {
        GlobalMemory memory = hardware.getMemory();
        long total = memory.getTotal();
        long available = memory.getAvailable();
        if (total <= 0) {
            throw new BackendUnavailableException("OSHI does not report this machine's memory");
        }
        return new SystemMemory(
                Measured.of(total),
                Measured.of(available),
                Measured.of(total - available),
                Measured.absent("free memory", NO_FREE),
                swap(memory.getVirtualMemory().getSwapTotal()),
                swap(memory.getVirtualMemory().getSwapUsed()));
    }

    private static Measured<Long> swap(long bytes) {
        return bytes < 0 ? Measured.absent("swap", NO_SWAP) : Measured.of(bytes);
    }

    @Override
    public Cpus cpus() {
        return call("count the CPUs", this::countCpus);
    }

    /**
     * Online CPUs and quota are OSHI's. The affinity is the JVM's number of processors; it is empty under a quota, as
     * the JVM's number then reflects the quota.
     */
    private Cpus countCpus() {
        int online = hardware.getProcessor().getLogicalProcessorCount();
        double quota = system.getCgroupInfo().getEffectiveCpus();
        return quota > 0 && quota != CgroupInfo.UNLIMITED_CPUS
                ? Cpus.online(online).withQuota(quota)
                : new Cpus(online, OptionalInt.of(Runtime.getRuntime().availableProcessors()));
    }

    /** Wraps OSHI's failures, which have no common type. */
    private static <T> T call(String what, Supplier<T> query) {
        try {
            return query.get();
        } catch (BackendUnavailableException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            throw new BackendUnavailableException("OSHI could not " + what + ": " + failure, failure);
        }
    }

    /** On Linux the pid in /proc, which OSHI reads. */
    @Override
    public long self() {
        return KernelFiles.self().orElseGet(CounterSource.super::self);
    }

    /** Does nothing: OSHI holds no resources. */
    @Override
    public void close() {}
}
