package io.processinspect;

import java.util.List;

/**
 * Lists the machine's processes again and again; each time with the CPU share since the time before. Safe for all threads,
 * one of which scans at a time. Nothing need be closed: it holds no process.
 */
public interface ProcessScanner {
    /**
     * Every process of the machine, in no order. Those that vanish meanwhile are left out.
     *
     * @return the rows; a CPU share is absent (needs an interval) in the first scan and for a process that began since the
     *     one before
     * @throws BackendUnavailableException when the system gives no list; the next scan reaches back to the last good one
     * @throws IllegalStateException when the provider is closed
     */
    List<ProcessEntry> scan();
}
