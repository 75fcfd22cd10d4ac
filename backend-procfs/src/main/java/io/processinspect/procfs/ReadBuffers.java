package io.processinspect.procfs;

import io.processinspect.procfs.file.ProcFileBuffer;
import io.processinspect.procfs.parse.ProcCmdline;
import io.processinspect.procfs.parse.ProcIo;
import io.processinspect.procfs.parse.ProcStat;
import io.processinspect.procfs.parse.ProcStatm;
import io.processinspect.procfs.parse.ProcStatus;
import java.util.concurrent.atomic.AtomicReference;

/** The buffer and the parsers of one read. Too large to keep for each held process; shared, one read at a time. */
final class ReadBuffers {
    private static final int MAX_KEPT_CAPACITY = 1 << 16;

    final ProcFileBuffer buffer = new ProcFileBuffer();
    final ProcStat stat = new ProcStat();
    final ProcStat thread = new ProcStat();
    final ProcStatm statm = new ProcStatm();
    final ProcIo io = new ProcIo();
    final ProcStatus status = new ProcStatus();
    final ProcCmdline cmdline = new ProcCmdline();

    /** Keeps one that is not in use. Concurrent reads get new ones. Safe for all threads. */
    static final class Pool {
        private final AtomicReference<ReadBuffers> pool = new AtomicReference<>();

        ReadBuffers acquire() {
            ReadBuffers taken = pool.getAndSet(null);
            return taken == null ? new ReadBuffers() : taken;
        }

        /** The buffer is the largest part: no parser keeps more than was in it. */
        void release(ReadBuffers used) {
            if (used.buffer.capacity() <= MAX_KEPT_CAPACITY) {
                pool.set(used);
            }
        }
    }
}
