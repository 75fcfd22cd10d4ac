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

/** Reads the machine through the native library. Safe for all threads, as the library is. */
final class DllCounterSource implements CounterSource {
    private static final int LEAST_ROOM = 16;

    private final NativeCapabilities features;
    private final Capabilities capabilities;
    private final ProcessLister rows;
    // Taken by whoever reads many, and put back: two at a time make a second one, which is not kept.
    private final AtomicReference<BatchReader> spare = new AtomicReference<>();

    private DllCounterSource(NativeCapabilities features) {
        this.features = features;
        this.capabilities = features.capabilities();
        this.rows = new ProcessLister(features);
    }

    /** Loads the library from this file, which is then closed. */
    static DllCounterSource open(DllFile file) {
        try (file) {
            Dll.load(file);
        }
        return new DllCounterSource(NativeCapabilities.ask());
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public OpenProcess open(long pid, MetricFlags metrics) {
        return DllProcess.open(features, pid, metrics.counters());
    }

    @Override
    public List<ProcessEntry> processes() {
        return rows.all();
    }

    @Override
    public SystemMemory systemMemory() {
        try (SystemInfo machine = new SystemInfo()) {
            return machine.memory();
        }
    }

    @Override
    public Cpus cpus() {
        try (SystemInfo machine = new SystemInfo()) {
            return machine.cpus();
        }
    }

    @Override
    public void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        BatchReader batch = spare.getAndSet(null);
        if (batch == null || batch.room() < open.length) {
            close(batch);
            batch = new BatchReader(Math.max(LEAST_ROOM, open.length * 2));
        }
        batch.read(open, into, alive);
        close(spare.getAndSet(batch));
    }

    private static void close(BatchReader batch) {
        if (batch != null) {
            batch.close();
        }
    }

    @Override
    public void close() {
        rows.close();
        close(spare.getAndSet(null));
    }
}
