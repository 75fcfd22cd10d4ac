package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;

/** Reads many processes with one scan, into reusable native memory. Not thread-safe. */
final class BatchReader implements AutoCloseable {
    private final int capacity;
    private final Memory ids;
    private final Counters counters;

    /** Creates a reader for batches of up to {@code capacity} processes. */
    BatchReader(int capacity) {
        this.capacity = capacity;
        this.ids = new Memory((long) Long.BYTES * capacity);
        this.counters = new Counters(capacity);
    }

    int capacity() {
        return capacity;
    }

    void read(OpenProcess[] open, Reading[] into, boolean[] alive) {
        long requested = 0;
        for (int i = 0; i < open.length; i++) {
            DllProcess process = (DllProcess) open[i];
            ids.setLong((long) Long.BYTES * i, process.id());
            requested |= process.requested();
            into[i].begin();
        }
        int outcome = Dll.pi_read_many(ids, open.length, requested, counters.memory());
        for (int i = 0; i < open.length; i++) {
            // A process that failed in the batch is read again individually, which reports the reason.
            alive[i] = outcome == Dll.OK && counters.outcome(i) == Dll.OK
                    ? ((DllProcess) open[i]).fill(counters, i, into[i])
                    : open[i].read(into[i]);
        }
    }

    @Override
    public void close() {
        ids.close();
        counters.close();
    }
}
