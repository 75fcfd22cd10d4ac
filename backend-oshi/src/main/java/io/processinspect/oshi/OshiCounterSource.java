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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.CgroupInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;
import oshi.util.PlatformEnum;

/** Reads the machine through OSHI. Safe for all threads, as OSHI's entry points are. */
final class OshiCounterSource implements CounterSource {
    private static final Absence NO_FREE = Absence.unsupported("OSHI tells available memory, not free memory");
    private static final Absence NO_SWAP = Absence.failed("OSHI gave a negative number");

    private final OperatingSystem system;
    private final HardwareAbstractionLayer hardware;
    private final Capabilities capabilities;
    private final OshiAttributes attributes;
    private final ProcessLister rows;

    private OshiCounterSource(OperatingSystem system, HardwareAbstractionLayer hardware, OSProcess self) {
        this.system = system;
        this.hardware = hardware;
        boolean windows = PlatformEnum.getCurrentPlatform() == PlatformEnum.WINDOWS;
        this.capabilities = new Capabilities(
                OshiCounterSourceProvider.NAME,
                "OSHI on " + system.getFamily() + "; a process is known by pid and start time, nothing holds it",
                Capabilities.Identity.START_TIME,
                Optional.empty(),
                OshiCapabilities.unsupported(self, windows));
        this.attributes = new OshiAttributes(capabilities, self, system.isElevated());
        this.rows = new ProcessLister(system);
    }

    static OshiCounterSource open() {
        SystemInfo info = new SystemInfo();
        OperatingSystem system = info.getOperatingSystem();
        OSProcess self = system.getProcess(system.getProcessId());
        if (self == null || OshiAttributes.isBlind(self)) {
            throw new BackendUnavailableException("OSHI cannot read even this process on " + system.getFamily());
        }
        return new OshiCounterSource(system, info.getHardware(), self);
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
        return ask("list the processes", rows::all);
    }

    @Override
    public SystemMemory systemMemory() {
        return ask("read the machine's memory", this::readMemory);
    }

    private SystemMemory readMemory() {
        GlobalMemory memory = hardware.getMemory();
        long total = memory.getTotal();
        long available = memory.getAvailable();
        if (total <= 0) {
            throw new BackendUnavailableException("OSHI does not know this machine's memory");
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
        return ask("count the CPUs", this::countCpus);
    }

    /**
     * On line and quota as OSHI sees them. Affinity is what the virtual machine may use; empty under a quota, which it takes
     * into account, so that the two cannot be told apart.
     */
    private Cpus countCpus() {
        int online = hardware.getProcessor().getLogicalProcessorCount();
        double quota = system.getCgroupInfo().getEffectiveCpus();
        return quota > 0 && quota != CgroupInfo.UNLIMITED_CPUS
                ? Cpus.online(online).withQuota(quota)
                : new Cpus(online, OptionalInt.of(Runtime.getRuntime().availableProcessors()), OptionalDouble.empty());
    }

    /** What OSHI throws has no type of its own. */
    private static <T> T ask(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (BackendUnavailableException known) {
            throw known;
        } catch (RuntimeException failure) {
            throw new BackendUnavailableException("OSHI could not " + what + ": " + failure, failure);
        }
    }

    /** OSHI on Linux reads /proc. */
    @Override
    public long self() {
        return KernelFiles.self().orElseGet(CounterSource.super::self);
    }

    /** OSHI holds nothing. */
    @Override
    public void close() {}
}
