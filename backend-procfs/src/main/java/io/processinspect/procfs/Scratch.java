package io.processinspect.procfs;

import java.util.concurrent.atomic.AtomicReference;

/** What one read works in. Too much to be kept by each process that is held, so that they share it, one after another. */
final class Scratch {
    private static final int LARGEST_KEPT = 1 << 16;

    final KernelText text = new KernelText();
    final Stat stat = new Stat();
    final Statm statm = new Statm();
    final ProcessIo io = new ProcessIo();
    final ProcessStatus status = new ProcessStatus();

    /** The one that is not in use; whoever comes while it is makes another. */
    static final class Spare {
        private final AtomicReference<Scratch> spare = new AtomicReference<>();

        Scratch take() {
            Scratch taken = spare.getAndSet(null);
            return taken == null ? new Scratch() : taken;
        }

        void give(Scratch used) {
            if (used.text.capacity() <= LARGEST_KEPT) {
                spare.set(used);
            }
        }
    }
}
