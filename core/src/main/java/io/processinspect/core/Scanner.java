package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessScanner;
import java.util.List;

/** Compares each listing with the previous one. Thread-safe. */
final class Scanner implements ProcessScanner {
    private final BackendContext backend;
    private ProcessListing last;

    Scanner(BackendContext backend) {
        this.backend = backend;
    }

    @Override
    public synchronized List<ProcessEntry> scan() {
        ProcessListing now = ProcessListing.of(backend);
        List<ProcessEntry> rows = last == null
                ? now.alone(totalMemory())
                : now.since(last, totalMemory(), backend.source().cpus().online());
        last = now;
        return rows;
    }

    /** When the last scan began, by the monotonic clock, in nanoseconds. */
    synchronized long nanoTime() {
        return last.nanoTime();
    }

    /** The machine's RAM in bytes; absent on failure, as processes can still be listed without it. */
    private Measured<Long> totalMemory() {
        try {
            return backend.source().systemMemory().totalBytes();
        } catch (BackendUnavailableException failure) {
            return Measured.absent("memory", Absence.failed(failure.getMessage()));
        }
    }
}
