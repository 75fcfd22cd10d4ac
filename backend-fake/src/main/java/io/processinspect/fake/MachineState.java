package io.processinspect.fake;

import io.processinspect.Absence;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.NetworkCoverage;
import io.processinspect.ProcessIdentity;
import io.processinspect.SystemMemory;
import io.processinspect.spi.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The state of a scripted machine: the test changes it through {@link FakeMachine}, the backend reads it. Thread-safe. */
final class MachineState {
    static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final long GIB = 1L << 30;

    final Timeline timeline;
    final List<FakeProcess> processes = new CopyOnWriteArrayList<>();
    final Map<Counter, Absence> unsupported = Collections.synchronizedMap(new EnumMap<>(Counter.class));
    /** Open process handles. */
    final AtomicInteger handles = new AtomicInteger();

    volatile Cpus cpus = Cpus.online(4);
    volatile SystemMemory memory = memoryOf(16 * GIB, 10 * GIB, 6 * GIB, 4 * GIB, GIB);
    volatile RuntimeException listingFault;
    volatile long self = 1;
    /** Null if network bytes count from the start of a process. */
    volatile NetworkCoverage network;

    MachineState(Timeline timeline) {
        this.timeline = timeline;
    }

    Capabilities capabilities() {
        return new Capabilities(
                FakeCounterSourceProvider.NAME,
                "scripted processes, not those of this machine",
                Capabilities.Identity.HANDLE,
                Optional.empty(),
                Optional.of(Duration.ofNanos(1)),
                Optional.ofNullable(network),
                unsupported);
    }

    /** The time at which the monotonic clock began, by the present wall clock. */
    long clockStartMillis() {
        return timeline.epochMillis() - Math.floorDiv(timeline.nanoTime(), 1_000_000L);
    }

    ProcessIdentity identity(FakeProcess process) {
        long start = clockStartMillis() + Math.floorDiv(process.startNanos(), 1_000_000L);
        return new ProcessIdentity(process.pid(), process.startNanos(), Measured.of(Instant.ofEpochMilli(start)));
    }

    /** A counter of a process now, or at its exit. */
    Measured<Long> read(FakeProcess process, Counter counter) {
        Absence absence = unsupported.get(counter);
        OptionalLong value = absence == null ? process.read(counter) : OptionalLong.empty();
        return value.isPresent()
                ? Measured.of(value.getAsLong())
                : Measured.absent(counter.label(), absence == null ? process.absenceOf(counter) : absence);
    }

    List<FakeProcess> alive() {
        if (listingFault != null) {
            throw listingFault;
        }
        return processes.stream().filter(FakeProcess::isAlive).toList();
    }

    Optional<FakeProcess> alive(long pid) {
        return processes.stream()
                .filter(process -> process.pid() == pid && process.isAlive())
                .findFirst();
    }

    static SystemMemory memoryOf(long total, long available, long free, long swapTotal, long swapUsed) {
        return new SystemMemory(
                Measured.of(total),
                Measured.of(available),
                Measured.of(total - available),
                Measured.of(free),
                Measured.of(swapTotal),
                Measured.of(swapUsed));
    }
}
