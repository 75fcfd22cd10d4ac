package io.processinspect.spi;

import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import java.util.List;

/**
 * A backend: the raw counters of a system's processes. The one interface to implement. Safe for all threads.
 */
public interface CounterSource extends AutoCloseable {
    /** What can be read here; the same each time. */
    Capabilities capabilities();

    /**
     * Takes hold of a process. Reads through the handle come from that process or from none.
     *
     * @param pid 1 or more
     * @param metrics what will be read, so that nothing else need be held open
     * @throws NoSuchProcessException when there is none, or it has exited and only its remains are there
     * @throws AccessDeniedException when nothing of it may be read
     * @throws BackendUnavailableException when it could not be read, which proves nothing
     */
    OpenProcess open(long pid, MetricFlags metrics);

    /**
     * Every process there is; those that vanish meanwhile are left out. Also processes of other users, and those with odd
     * names.
     *
     * @throws BackendUnavailableException when the system gives no list
     */
    List<ProcessEntry> processes();

    /**
     * The machine's memory.
     *
     * @throws BackendUnavailableException when the system does not say
     */
    SystemMemory systemMemory();

    /**
     * The machine's CPUs.
     *
     * @throws BackendUnavailableException when the system does not say
     */
    Cpus cpus();

    /** The pid of this process, as this source sees it. */
    default long self() {
        return ProcessHandle.current().pid();
    }

    /** The clock that core shall measure by; a backend whose processes live in another time gives its own. */
    default Timeline timeline() {
        return Timeline.system();
    }

    /**
     * Reads many processes at one time. A system that answers for all in one call implements this in place of the loop.
     * Calls {@link Reading#begin()} for each reading right before it is filled.
     *
     * @param open the processes
     * @param into where to put each one's counters; as many
     * @param alive set to whether each one was still there, as {@link OpenProcess#read} returns it; as many
     */
    default void readAll(OpenProcess[] open, Reading[] into, boolean[] alive) {
        for (int i = 0; i < open.length; i++) {
            into[i].begin();
            alive[i] = into[i].fill(open[i]);
        }
    }

    /** Lets go of what the source as a whole holds. Handles are closed by whoever opened them, before. */
    @Override
    void close();
}
