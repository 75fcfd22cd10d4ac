package io.processinspect.fake;

import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSocket;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.Timeline;
import java.util.List;
import java.util.OptionalInt;

/** A handle to one scripted process, unaffected by reuse of its pid. */
final class FakeOpenProcess implements OpenProcess {
    private final MachineState machine;
    private final FakeProcess process;
    private ProcessIdentity identity;
    private long clockStartMillis;
    /** Null unless its exit is told. */
    private Timeline.Timer exit;

    private boolean closed;

    FakeOpenProcess(MachineState machine, FakeProcess process, ProcessIdentity identity) {
        this.machine = machine;
        this.process = process;
        this.identity = identity;
        this.clockStartMillis = machine.clockStartMillis();
        machine.handles.incrementAndGet();
    }

    @Override
    public ProcessIdentity process() {
        if (machine.clockStartMillis() != clockStartMillis) {
            clockStartMillis = machine.clockStartMillis();
            identity = machine.identity(process);
        }
        return identity;
    }

    @Override
    public boolean read(Reading into) {
        if (closed) {
            throw new IllegalStateException(identity + ": the handle is closed");
        }
        process.throwFault();
        boolean alive = !process.hasExited();
        if (alive) {
            into.name(process.name());
            into.status(process.status());
        }
        if (alive || process.leavesFinal()) {
            for (Counter counter : Counter.all()) {
                if (into.wants(counter) && (alive || counter.cumulative())) {
                    read(counter, into);
                }
            }
        }
        return alive;
    }

    private void read(Counter counter, Reading into) {
        Measured<Long> value = machine.read(process, counter);
        if (value.isPresent()) {
            into.set(counter, value.get());
        } else {
            into.absent(counter, value.absence().orElseThrow());
        }
    }

    @Override
    public List<String> commandLine() {
        process.throwFault();
        return process.hasExited() ? List.of() : process.commandLine();
    }

    @Override
    public List<ProcessSocket> sockets() {
        process.throwFault();
        if (process.hasExited()) {
            throw NoSuchProcessException.exited(process().pid());
        }
        return process.sockets();
    }

    @Override
    public void onExit(Runnable action) {
        exit = process.onExit(machine.timeline, action);
    }

    @Override
    public OptionalInt exitCode() {
        return process.hasExited() ? OptionalInt.of(process.exitCode()) : OptionalInt.empty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (exit != null) {
                process.removeOnExit(exit);
            }
            machine.handles.decrementAndGet();
        }
    }
}
