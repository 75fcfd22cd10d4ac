package io.processinspect.procfs;

import java.util.concurrent.atomic.AtomicReference;

/** What one read works in. Too much to be kept by each process that is held, so that they share it, one after another. */
final class ReadBuffers {
    private static final int LARGEST_KEPT = 1 << 16;

    final ByteScanner text = new ByteScanner();
    final Stat stat = new Stat();
    final Statm statm = new Statm();
    final ProcessIo io = new ProcessIo();
    final ProcessStatus status = new ProcessStatus();

    /** The one that is not in use; whoever comes while it is makes another. */
    static final class Pool {
        private final AtomicReference<ReadBuffers> pool = new AtomicReference<>();

        ReadBuffers take() {
            ReadBuffers taken = pool.getAndSet(null);
            return taken == null ? new ReadBuffers() : taken;
        }

        void give(ReadBuffers used) {
            if (used.text.capacity() <= LARGEST_KEPT) {
                pool.set(used);
            }
        }
    }
}
