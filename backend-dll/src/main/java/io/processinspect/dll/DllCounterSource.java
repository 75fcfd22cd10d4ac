package io.processinspect.dll;

import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Reads the machine through the native library. Thread-safe, as the library is. */
final class DllCounterSource implements CounterSource {
    private static final int MIN_BATCH_CAPACITY = 16;

    private final NativeCapabilities nativeCapabilities;
    private final Capabilities capabilities;
    private final ProcessLister lister;
    // A pool of one: a concurrent second batch creates another reader, which is closed afterwards.
    private final AtomicReference<BatchReader> pooled = new AtomicReference<>();

    private DllCounterSource(NativeCapabilities nativeCapabilities) {
        this.nativeCapabilities = nativeCapabilities;
        this.capabilities = nativeCapabilities.capabilities();
        this.lister = new ProcessLister(nativeCapabilities);
    }

    /** Loads the library from this file and closes the file. */
    static DllCounterSource open(DllFile file) {
        try (file) {
            Dll.load(file);
        }
        return new DllCounterSource(NativeCapabilities.query());
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public OpenProcess open(long pid, MetricFlags metrics) {
        return DllProcess.open(nativeCapabilities, pid, metrics.counters());
    }

    @Override
    public List<ProcessEntry> processes() {
        return lister.all();
    }

    @Override
    public SystemMemory systemMemory() {
        try (SystemInfo system = new SystemInfo()) {
            return system.memory();
        }
    }

    @Override
    public Cpus cpus() {
        try (SystemInfo system = new SystemInfo()) {
            return system.cpus();
        }
    }

    @Override
    public void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        BatchReader batch = pooled.getAndSet(null);
        if (batch == null || batch.capacity() < open.length) {
            close(batch);
            batch = new BatchReader(Math.max(MIN_BATCH_CAPACITY, open.length * 2));
        }
        batch.read(open, into, alive);
        close(pooled.getAndSet(batch));
    }

    private static void close(BatchReader batch) {
        if (batch != null) {
            batch.close();
        }
    }

    @Override
    public void close() {
        lister.close();
        close(pooled.getAndSet(null));
    }
}
