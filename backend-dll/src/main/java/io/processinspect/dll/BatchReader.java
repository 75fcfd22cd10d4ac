package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;

/** Reads many processes by one scan, through memory that is kept for the next time. Not safe for threads. */
final class BatchReader implements AutoCloseable {
    private final int room;
    private final Memory ids;
    private final Counters counters;

    /** For so many at most. */
    BatchReader(int room) {
        this.room = room;
        this.ids = new Memory((long) Long.BYTES * room);
        this.counters = new Counters(room);
    }

    int room() {
        return room;
    }

    void read(OpenProcess[] open, Reading[] into, boolean[] alive) {
        long wanted = 0;
        for (int i = 0; i < open.length; i++) {
            DllProcess process = (DllProcess) open[i];
            ids.setLong((long) Long.BYTES * i, process.id());
            wanted |= process.wanted();
            into[i].begin();
        }
        int outcome = Dll.pi_read_many(ids, open.length, wanted, counters.memory());
        for (int i = 0; i < open.length; i++) {
            // One that could not be read with the others says by itself why.
            alive[i] = outcome == Dll.OK && counters.outcome(i) == Dll.OK
                    ? ((DllProcess) open[i]).take(counters, i, into[i])
                    : open[i].read(into[i]);
        }
    }

    @Override
    public void close() {
        ids.close();
        counters.close();
    }
}
