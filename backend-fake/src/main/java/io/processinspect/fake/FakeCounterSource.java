package io.processinspect.fake;

import io.processinspect.AccessDeniedException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Timeline;
import java.util.List;

/** Reads a {@link FakeMachine}. */
final class FakeCounterSource implements CounterSource {
    private final MachineState machine;

    FakeCounterSource(MachineState machine) {
        this.machine = machine;
    }

    @Override
    public Capabilities capabilities() {
        return machine.capabilities();
    }

    @Override
    public OpenProcess open(long pid, MetricFlags metrics) {
        FakeProcess process = machine.alive(pid).orElseThrow(() -> new NoSuchProcessException(pid));
        if (process.isDenied()) {
            throw new AccessDeniedException(pid, "scripted");
        }
        return new FakeOpenProcess(machine, process, machine.identity(process));
    }

    @Override
    public List<ProcessEntry> processes() {
        return machine.alive().stream().map(this::entry).toList();
    }

    private ProcessEntry entry(FakeProcess process) {
        return new ProcessEntry(
                machine.identity(process),
                process.parent(),
                process.name(),
                process.status(),
                process.user(),
                machine.read(process, Counter.WORKING_SET),
                machine.read(process, Counter.THREADS),
                cpuNanos(process));
    }

    private Measured<Long> cpuNanos(FakeProcess process) {
        return Measured.sum(
                "CPU time", machine.read(process, Counter.KERNEL_NANOS), machine.read(process, Counter.USER_NANOS));
    }

    @Override
    public SystemMemory systemMemory() {
        return machine.memory;
    }

    @Override
    public Cpus cpus() {
        return machine.cpus;
    }

    @Override
    public long self() {
        return machine.self;
    }

    @Override
    public Timeline timeline() {
        return machine.timeline;
    }

    /** Does nothing: the script outlives its source. */
    @Override
    public void close() {}
}
