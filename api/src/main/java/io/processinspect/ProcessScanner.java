package io.processinspect;

import java.util.List;

/**
 * Lists the machine's processes repeatedly, each time with the CPU usage since the previous scan. Thread-safe;
 * concurrent scans run one after another. Holds no process open, so it need not be closed.
 */
public interface ProcessScanner {
    /**
     * Lists all processes of the machine, in no particular order. Processes that exit meanwhile are omitted.
     *
     * @return the entries; CPU usage is absent (needs an interval) in the first scan, and for a process that started
     *     since the previous scan
     * @throws BackendUnavailableException when the system cannot list its processes; the next scan then covers the time
     *     since the last successful one
     * @throws IllegalStateException when the provider is closed
     */
    List<ProcessEntry> scan();
}
